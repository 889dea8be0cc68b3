import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createInpainter,
  sourceAt,
  type FillOptions,
  type Inpainter,
  type Rgba,
} from '../../../core/index.ts';
import { contains, seenFrom } from '../../../core/raster/boxes.ts';
import { cutPart } from '../../../core/region/crop.ts';
import { flagsOfMask } from '../../../core/raster/raster.ts';
import { keepWithin, prepareMasks } from '../../../core/region/masks.ts';
import { planParts } from '../../../core/region/plan.ts';
import { lookAtRemoved, sourcesBesideRemoved } from '../../../core/region/removed-things.ts';
import { lookedAt, windowOf } from '../../../core/region/window.ts';
import { runAtOnce } from '../../../core/turns.ts';
import type { Box } from '../../../core/types.ts';
import { defaultWeights } from '../tensors.ts';

type Paint = (x: number, y: number) => number;

const [WIDTH, HEIGHT] = [620, 300];

function paint(value: Paint): Rgba {
  const data = new Uint8Array(4 * WIDTH * HEIGHT).fill(255);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const grey = value(i % WIDTH, Math.floor(i / WIDTH));
    data.set([grey, 0.8 * grey, 0.6 * grey], 4 * i);
  }
  return { width: WIDTH, height: HEIGHT, data };
}

function maskOf(...boxes: Box[]) {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (let i = 0; i < data.length; i++) {
    if (boxes.some((box) => contains(box, i % WIDTH, Math.floor(i / WIDTH)))) data[i] = 255;
  }
  return { width: WIDTH, height: HEIGHT, data };
}

/** A number in 0..1 that looks arbitrary. */
const arbitrary = (x: number, y: number) => Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1;

/** Tiles of 7 x 7 px, no two alike. */
const tiles: Paint = (x, y) => 40 + 200 * arbitrary(Math.floor(x / 7), Math.floor(y / 7));
/** So far to the right the surroundings of the hole are seen once more, beyond all that the networks see. */
const FAR = 224;
const twice: Paint = (x, y) => tiles(x < 230 ? x : x - FAR, y);
const hole: Box = { x: 95, y: 120, width: 60, height: 60 };

function planned(picture: Rgba, mask = maskOf(hole), options: FillOptions = {}) {
  const masks = prepareMasks(picture, runAtOnce(flagsOfMask(mask)), options);
  const [region] = planParts(masks, true);
  return { masks, region, window: runAtOnce(windowOf(picture, masks, region)) };
}

describe('what may be borrowed from', () => {
  it('is more than the networks see where the picture says that it goes on as it does far away', () => {
    const { region, window } = planned(paint(twice));
    expect(region.crop.x + region.crop.width).toBeLessThan(hole.x + FAR);
    expect(window.x + window.width).toBeGreaterThan(hole.x + FAR + hole.width);
  });

  it('is what the networks see where nothing foretells what lies around the hole', () => {
    const { region, window } = planned(paint(tiles));
    expect(window).toEqual(region.crop);
  });

  it('is found as well by as much of the masks as a fill looks at', () => {
    const picture = paint(twice);
    const { masks, region, window } = planned(picture);
    const kept = keepWithin(masks, lookedAt(region, picture));
    expect(kept.source.data.length).toBeLessThan(masks.source.data.length);
    expect(runAtOnce(windowOf(picture, kept, region))).toEqual(window);
  });

  it('is no more either if what lies far away must not be borrowed from', () => {
    const { region, window } = planned(paint(twice), maskOf(hole), {
      protect: maskOf({ x: 290, y: 0, width: 330, height: HEIGHT }),
    });
    expect(window).toEqual(region.crop);
  });

  it('holds nothing that looks like what was removed, however far away', () => {
    const isDot = (x: number, y: number) => Math.hypot((x % 88) - 44, (y % 100) - 50) < 24;
    const picture = paint((x, y) => (isDot(x, y) ? 60 + 20 * arbitrary(x, y) : 200 + 20 * arbitrary(x, y)));
    const { masks, region } = planned(picture, maskOf({ x: 102, y: 120, width: 60, height: 60 }));
    const wide = cutPart(picture, masks, region, 0, { x: 0, y: 0, width: WIDTH, height: HEIGHT });
    const { data } = runAtOnce(sourcesBesideRemoved(wide, runAtOnce(lookAtRemoved(wide))));
    const counts = { dots: 0, ground: 0 };
    for (let i = 0; i < data.length; i++) {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
      // What the picture cuts through may be too little to be known again.
      if (contains(region.crop, x, y) || !data[i] || x >= 528) continue;
      counts[isDot(x, y) ? 'dots' : 'ground']++;
    }
    expect(counts.dots).toBe(0);
    expect(counts.ground).toBeGreaterThan(10_000);
  });
});

describe('a fill', () => {
  let inpainter: Inpainter;
  beforeAll(async () => {
    inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  });
  afterAll(() => inpainter.dispose());

  /** The share of a hole that was copied from where it is seen once more. */
  const shareFrom = (
    provenance: Awaited<ReturnType<Inpainter['fill']>>['provenance'],
    { x, y, width, height }: Box,
  ) => {
    let count = 0;
    for (let v = y; v < y + height; v++) {
      for (let u = x; u < x + width; u++) if (sourceAt(provenance, u, v) === v * WIDTH + u + FAR) count++;
    }
    return count / (width * height);
  };

  it('borrows what only a place far away shows, and says so to the pixel', async () => {
    const picture = paint(twice);
    const { image, provenance } = await inpainter.fill(picture, maskOf(hole), { feather: 0 });
    expect(shareFrom(provenance, hole)).toBeGreaterThan(0.95);
    let sum = 0;
    for (let v = hole.y; v < hole.y + hole.height; v++) {
      for (let u = hole.x; u < hole.x + hole.width; u++) {
        const i = 4 * (v * WIDTH + u);
        sum += (image.data[i] - picture.data[i]) ** 2;
      }
    }
    expect(Math.sqrt(sum / (hole.width * hole.height))).toBeLessThan(4);
  });

  it('takes nothing from holes far away that are not filled yet', async () => {
    const picture = paint(twice);
    // Larger, so it is filled later.
    const other: Box = { x: hole.x + FAR - 10, y: 110, width: 100, height: 40 };
    const { provenance } = await inpainter.fill(picture, maskOf(hole, other), { feather: 0 });
    expect(provenance.length).toBe(2);
    const seen = maskOf(hole, other).data;
    for (const { sources } of provenance)
      for (const from of sources) if (from >= 0) expect(seen[from]).toBe(0);
    const below = { ...hole, y: other.y + other.height + 4, height: 26 };
    expect(seenFrom(hole, below).y).toBeGreaterThan(0);
    expect(shareFrom(provenance, below)).toBeGreaterThan(0.8);
  });
});
