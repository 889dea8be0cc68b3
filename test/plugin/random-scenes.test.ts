/**
 * The whole way from a selection to the new layer in random scenes. Each scene is built once and most are
 * removed from and rendered; then everything that must hold is asked: the mask is the oracle's, nothing that is seen
 * changes outside the mask, and nothing else in the document changes.
 */
import fc from 'fast-check';
import { initCanvasKit } from '@open-pencil/core/io/formats/raster';
import type { CanvasKit } from 'canvaskit-wasm';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeJob } from '../../plugin/read/make-job.ts';
import type { FilledPicture } from '../../plugin/protocol/filled-picture.ts';
import { pixelsPerUnit } from '../../plugin/read/placement.ts';
import { writeResult, type Result } from '../../plugin/write/result-layer.ts';
import { readSelection } from '../../plugin/read/selection.ts';
import type { Target } from '../../plugin/read/target.ts';
import { createHost, type Host } from '@contextual-fill/host';
import { turn } from '../turn.ts';
import { asNodes, clearPage, useFigma } from './figma-global.ts';
import { coverage, type Fit } from './oracle.ts';
import { FILL, testPixels } from './plugin-run.ts';
import { buildScene, randomScene, type RandomScene } from './random-scenes.ts';
import { overlap, rasterise } from './rasterise.ts';
import { compareRenderings, viewOf, type Changes } from './rendering.ts';

/** How many scenes; with SCENES=620 as many as docs/try-in-figma.md reports of, which takes four minutes. */
const RUNS = Number(process.env.SCENES ?? 150);
/** How many of them are removed from and rendered, too; as many have a mask that is large enough to be compared. */
const RENDERED = Math.floor(RUNS * 0.8);
/** Set FC_SEED to look at other scenes. */
const seed = Number(process.env.FC_SEED ?? 20180324);
/** Pixels of the picture that a mask must cover, or another scene is taken. */
const SMALLEST_MASK = 1000;
/** Intersection over union of the job's mask and the oracle's, where it covers more than so many pixels. */
const LEAST_OVERLAP = 0.995;
const SMALLEST_COMPARED = 2000;
/**
 * Share of the pixels that a picture in an instance may change by rounding: it and its copy outside reach the page by
 * other products of matrices in Skia's single precision, so that a sample or an edge just between two pixels may fall
 * to the other.
 */
const ROUNDED = 1e-5;

/** A scene in the document, and what the plugin would send away of it. */
interface Read {
  scene: RandomScene;
  mode: Fit['mode'];
  /** The share of each picture pixel that the oracle's mask covers, and the sum of the shares. */
  expected: Float32Array;
  covered: number;
  /** The same by the job's outlines, and how well both agree. */
  cover: Float32Array;
  overlap: number;
  photo: RectangleNode;
  shape: RectangleNode;
  target: Target;
}

/** What was seen of a scene that was removed from. */
interface Seen extends Changes {
  scene: RandomScene;
  /** Where the original is afterwards, and whether it is shown. */
  original: Result['original'];
  isOriginalShown: boolean;
  /** Whether the document without the new layer is as before, the original's visibility aside. */
  isRestKept: boolean;
}

async function read(ck: CanvasKit, host: Host, scene: RandomScene): Promise<Read> {
  const { picture } = scene;
  const { width, height } = picture;
  const expected = coverage(picture, scene.mask);
  const covered = expected.reduce((sum, share) => sum + share, 0);
  fc.pre(covered > SMALLEST_MASK);

  clearPage(host);
  const bytes = await png(testPixels(width, height), width, height);
  const built = buildScene(host, scene, bytes);
  const [photo, shape] = asNodes(host, built.picture, built.mask) as RectangleNode[];
  const [pair] = readSelection([photo, shape]);
  const { job, target } = await makeJob(pair, { mode: 'remove', detail: 'patches', seed: 0, settings: {} });
  expect(job.rasters).toHaveLength(0);
  expect(Buffer.compare(job.picture.bytes, bytes)).toBe(0);
  const cover = rasterise(ck, job.picture, job.outlines);
  const { mode } = picture.fit;
  return { scene, mode, expected, covered, cover, overlap: overlap(cover, expected), photo, shape, target };
}

async function remove(host: Host, { scene, expected, cover, photo, shape, target }: Read): Promise<Seen> {
  const { width, height } = scene.picture;
  const pixels = testPixels(width, height);
  cover.forEach((share, pixel) => share >= 0.5 && pixels.set(FILL, pixel * 3));
  const filled: FilledPicture = {
    bytes: await png(pixels, width, height),
    width,
    height,
    mask: new Uint8Array([1]),
    seed: 0,
    backend: 'cpu',
    milliseconds: 1,
  };
  shape.visible = false;
  const view = viewOf(scene, pixelsPerUnit(target.placement.pictureFromLayer));
  const before = host.render(view);
  const omitted = { ignoreVisibility: [photo.id] };
  const document = host.serialise(omitted);

  const { layer, original } = await writeResult(target, filled, [shape.id], false);

  const after = host.render(view);
  return {
    scene,
    original,
    isOriginalShown: photo.visible,
    isRestKept: host.serialise({ ...omitted, omit: [layer.id] }) === document,
    ...compareRenderings(scene, (photo.fills as readonly ImagePaint[])[0], expected, before, after, view),
  };
}

async function png(data: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const raw = { width, height, channels: 3 } as const;
  return new Uint8Array(await sharp(data, { raw }).png({ compressionLevel: 1 }).toBuffer());
}

describe(`in ${RUNS} random scenes`, () => {
  const masks: Pick<Read, 'scene' | 'mode' | 'covered' | 'overlap'>[] = [];
  const seen: Seen[] = [];
  const sum = (count: (one: Seen) => number) => seen.reduce((total, one) => total + count(one), 0);
  /** The scenes for which something does not hold, each in words that can be searched for. */
  const scenesWhere = (isWrong: (one: Seen) => boolean) =>
    seen.filter(isWrong).map((one) => JSON.stringify(one));

  beforeAll(async () => {
    const ck = await initCanvasKit();
    const host = await createHost();
    const restore = useFigma(host);
    const everyScene = fc.asyncProperty(randomScene, async (scene) => {
      await turn();
      const known = await read(ck, host, scene);
      const { mode, covered } = known;
      masks.push({ scene, mode, covered, overlap: known.overlap });
      if (seen.length < RENDERED) seen.push(await remove(host, known));
    });
    try {
      await fc.assert(everyScene, { numRuns: RUNS, seed, maxSkipsPerRun: 100, endOnFailure: true });
    } finally {
      restore();
    }
  }, 900_000);

  it('the mask in picture pixels agrees with the oracle', () => {
    const compared = masks.filter((one) => one.covered > SMALLEST_COMPARED);
    const modes = new Set(compared.map(({ mode }) => mode));
    const worst = Math.min(...compared.map((one) => one.overlap));
    console.log(`worst overlap of ${compared.length}: ${worst.toFixed(4)}`);
    expect(compared.length).toBeGreaterThanOrEqual(RENDERED);
    const wrong = compared.filter((one) => one.overlap < LEAST_OVERLAP);
    expect(wrong.map((one) => JSON.stringify(one))).toEqual([]);
    expect([...modes].sort()).toEqual(['CROP', 'FILL', 'FIT', 'TILE']);
  });

  it('a rendering of the page changes only inside the mask, and nothing else in the document', () => {
    const originals = { below: 0, hidden: 0, 'in-place': 0 };
    for (const { original } of seen) originals[original] += 1;
    console.log('where the originals are:', originals);
    expect(seen).toHaveLength(RENDERED);
    expect(scenesWhere((one) => one.outside !== null)).toEqual([]);
    expect(scenesWhere((one) => !one.isRestKept)).toEqual([]);
    expect(scenesWhere((one) => one.isOriginalShown !== (one.original === 'below'))).toEqual([]);
    expect(sum(({ inMask }) => inMask)).toBeGreaterThan(RENDERED * 1000);
    expect(sum(({ rounded }) => rounded)).toBeLessThan(sum((one) => one.pixels) * ROUNDED);
    expect(originals.below).toBeGreaterThan(RENDERED / 20);
    expect(originals.hidden).toBeGreaterThan(RENDERED / 2);
    expect(originals['in-place']).toBe(0);
  });
});
