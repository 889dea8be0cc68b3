/**
 * What the page looks like before and after a removal, in the same random scenes that the oracle judges the masks of,
 * by the host's own rendering: nothing changes outside the mask, and nothing else in the document.
 */
import fc from 'fast-check';
import { initCanvasKit } from '@open-pencil/core/io/formats/raster';
import type { CanvasKit } from 'canvaskit-wasm';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { makeJob } from '../../plugin/read/make-job.ts';
import type { FilledPicture } from '../../plugin/protocol/filled-picture.ts';
import type { Job } from '../../plugin/protocol/job.ts';
import { pixelsPerUnit } from '../../plugin/read/placement.ts';
import { writeResult } from '../../plugin/write/result-layer.ts';
import { readSelection } from '../../plugin/read/selection.ts';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import { Problem } from '../../plugin/protocol/problem.ts';
import { affine, createHost } from '../host/index.ts';
import { pictureToLayer, type Pixels } from '../host/renderer.ts';
import { asNodes, clearPage, useFigma } from './figma-global.ts';
import { shapeOnPage, type PlacedPicture, type Point } from './oracle.ts';
import { FILL, readPicture, testPicture } from './plugin-run.ts';
import { buildScene, randomScene, transformOf, type RandomScene } from './random-scenes.ts';
import { rasterise } from './rasterise.ts';

const RUNS = 500;
/** Set FC_SEED to look at other scenes. */
const seed = Number(process.env.FC_SEED ?? 20180324);
/** Pixels of the picture that a change may reach beyond the mask. */
const REACH = 2;
const AROUND = [...Array(24).keys()].map((step) => ({
  x: REACH * Math.cos((2 * Math.PI * step) / 24),
  y: REACH * Math.sin((2 * Math.PI * step) / 24),
}));
/**
 * Share of the pixels that a picture in an instance may change by rounding: it and its copy outside reach the page by
 * other products of matrices in Skia's single precision, so that a sample or an edge just between two pixels may fall
 * to the other.
 */
const ROUNDED = 1e-5;
/** Figma's own, opaque: the colour of a pixel without alpha means nothing. */
const PAGE = [0.96, 0.96, 0.96, 1] as const;

describe('a rendering of the page', () => {
  it(`changes only inside the mask in ${RUNS} random scenes`, { timeout: 900_000 }, async () => {
    const ck = await initCanvasKit();
    const host = await createHost();
    const restore = useFigma(host);
    const counts = { pixels: 0, inMask: 0, rounded: 0, below: 0, hidden: 0, 'in-place': 0 };
    try {
      await fc.assert(
        fc.asyncProperty(randomScene, async (scene) => {
          clearPage(host);
          const built = buildScene(host, scene, testPicture(scene.picture.width, scene.picture.height));
          const [photo, shape] = asNodes(host, built.picture, built.mask) as RectangleNode[];
          const [pair] = readSelection([photo, shape]);
          const options = { mode: 'remove', detail: 'patches', seed: 0, settings: {} } as const;
          const { job, target } = await makeJob(pair, options).catch(skipBeside);
          const filled = fillFlat(ck, job);
          shape.visible = false;
          const view = viewOf(scene, pixelsPerUnit(target.placement.pictureFromLayer));
          const before = host.render(view);
          const omitted = { ignoreVisibility: [photo.id] };
          const document = host.serialise(omitted);

          const { layer, original } = await writeResult(target, filled, [shape.id], false);

          counts[original] += 1;
          expect(photo.visible).toBe(original === 'below');
          expect(host.serialise({ ...omitted, omit: [layer.id] })).toBe(document);
          const after = host.render(view);
          const { inMask, rounded } = changesInMask(scene, photo, before, after, view);
          counts.inMask += inMask;
          counts.rounded += rounded;
          counts.pixels += after.width * after.height;
        }),
        { numRuns: RUNS, seed, maxSkipsPerRun: 100, endOnFailure: true },
      );
    } finally {
      restore();
    }
    console.log('changed pixels, and where the originals are:', counts);
    expect(counts.inMask).toBeGreaterThan(RUNS * 1000);
    expect(counts.rounded).toBeLessThan(counts.pixels * ROUNDED);
    expect(counts.below).toBeGreaterThan(RUNS / 20);
    expect(counts.hidden).toBeGreaterThan(RUNS / 2);
    expect(counts['in-place']).toBe(0);
  });
});

/** Some shapes lie over the part of the layer where there is no picture; another scene instead. */
function skipBeside(error: unknown): never {
  fc.pre(!(error instanceof Problem && error.sentence === SENTENCES.shapesBeside));
  throw error;
}

/** Answers a job with its hole in one colour. Asks for another scene where next to nothing is to be filled. */
function fillFlat(ck: CanvasKit, job: Job): FilledPicture {
  const { width, height, data } = readPicture(job.picture.bytes);
  const cover = rasterise(ck, job.picture, job.outlines, [], 1);
  let holes = 0;
  cover.forEach((share, pixel) => {
    if (share < 0.5) return;
    holes += 1;
    data.set(FILL, pixel * 4);
  });
  fc.pre(holes > 1000);
  return {
    bytes: encode({ width, height, channels: 4, data }, { zlib: { level: 1 } }),
    width,
    height,
    mask: new Uint8Array([1]),
    seed: 0,
    backend: 'cpu',
    milliseconds: 1,
  };
}

interface View {
  area: { x: number; y: number; width: number; height: number };
  scale: number;
  background: typeof PAGE;
}

/**
 * The layer with some of what is around it, no pixel of the picture smaller than one of the rendering, or its
 * neighbours would count. A whole number of pixels to a unit where the layer's edges run between pixels of the page.
 */
function viewOf({ picture, whole }: RandomScene, pixelsPerUnit: number): View {
  const pageFromLayer = affine.multiplyAll(...[...picture.steps].reverse().map(transformOf));
  const corners = [0, 1, 2, 3].map((corner) => {
    const [x, y] = [corner % 2, Math.floor(corner / 2)];
    return affine.apply(pageFromLayer, x * picture.layer.width, y * picture.layer.height);
  });
  const x = Math.round(Math.min(...corners.map((corner) => corner.x))) - 5;
  const y = Math.round(Math.min(...corners.map((corner) => corner.y))) - 5;
  const width = Math.round(Math.max(...corners.map((corner) => corner.x))) + 5 - x;
  const height = Math.round(Math.max(...corners.map((corner) => corner.y))) + 5 - y;
  const scale = whole ? Math.ceil(pixelsPerUnit) : pixelsPerUnit;
  return { area: { x, y, width, height }, scale, background: PAGE };
}

/** How many pixels changed. Expects all of them in the mask. */
function changesInMask(
  { picture, mask, wrap }: RandomScene,
  photo: RectangleNode,
  before: Pixels,
  after: Pixels,
  { area, scale }: View,
): { inMask: number; rounded: number } {
  expect([after.width, after.height]).toEqual([before.width, before.height]);
  const pageFromLayer = affine.multiplyAll(...[...picture.steps].reverse().map(transformOf));
  const layerFromPage = affine.invert(pageFromLayer);
  const [paint] = photo.fills as readonly ImagePaint[];
  const layerFromPicture = pictureToLayer(paint as never, picture, picture.layer);
  const pictureFromLayer = affine.invert(layerFromPicture);
  const isInShape = shapeOnPage(mask);
  const isInMask = ({ x, y }: Point) =>
    repeats(picture, affine.apply(layerFromPicture, x, y)).some((place) =>
      isInShape(affine.apply(pageFromLayer, place.x, place.y)),
    );
  const [earlier, later] = [before, after].map(({ data }) => new Uint32Array(data.buffer));
  const count = { inMask: 0, rounded: 0 };
  for (let pixel = 0; pixel < after.width * after.height; pixel += 1) {
    if (earlier[pixel] === later[pixel]) continue;
    const change = largestChange(before.data, after.data, pixel * 4);
    if (change <= 1) continue;
    const inLayer = affine.apply(
      layerFromPage,
      area.x + ((pixel % after.width) + 0.5) / scale,
      area.y + (Math.floor(pixel / after.width) + 0.5) / scale,
    );
    const at = affine.apply(pictureFromLayer, inLayer.x, inLayer.y);
    if (isInMask(at) || AROUND.some(({ x, y }) => isInMask({ x: at.x + x, y: at.y + y }))) count.inMask += 1;
    else if (wrap === 'instance') count.rounded += 1;
    else
      expect.fail(`Outside the mask, at ${inLayer.x}, ${inLayer.y} of the layer, ${change} levels changed.`);
  }
  return count;
}

function largestChange(before: Uint8Array, after: Uint8Array, at: number): number {
  let most = 0;
  for (let channel = at; channel < at + 4; channel += 1) {
    most = Math.max(most, Math.abs(before[channel] - after[channel]));
  }
  return most;
}

/** All places of a layer that show the same pixel of the picture: one, or for tiles one in every repeat. */
function repeats({ fit, width, height, layer }: PlacedPicture, { x, y }: Point): Point[] {
  if (fit.mode !== 'TILE') return [{ x, y }];
  const lies = fit.turn % 180 !== 0;
  const tile = { x: (lies ? height : width) * fit.factor, y: (lies ? width : height) * fit.factor };
  const start = { x: x % tile.x, y: y % tile.y };
  const places: Point[] = [];
  for (let down = start.y - tile.y; down < layer.height + tile.y; down += tile.y) {
    for (let right = start.x - tile.x; right < layer.width + tile.x; right += tile.x) {
      places.push({ x: right, y: down });
    }
  }
  return places;
}
