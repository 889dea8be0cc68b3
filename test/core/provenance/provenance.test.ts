import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createInpainter,
  type Detail,
  type FillResult,
  type Inpainter,
  type Mask,
  MADE,
  NOT_FILLED,
  type Rgba,
  sourceAt,
} from '../../../core/index.ts';
import { renderScene } from '../../scene/scene.ts';
import { defaultWeights } from '../tensors.ts';
import { deviations, rmsOfBest } from './truth.ts';

/** A picture no two pixels of which are alike: slow waves, and noise that is a little coarser than a pixel. */
function noisy(width: number, height: number): Rgba {
  const noise = Float32Array.from(
    { length: width * height },
    (_, i) => Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1,
  );
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const grain = 30 * (noise[i] + noise[Math.max(0, i - 1)]);
    for (let c = 0; c < 3; c++)
      data[4 * i + c] = 90 + 30 * Math.sin((x + 20 * c) / 31) + 20 * Math.cos(y / 23) + grain;
  }
  return { width, height, data };
}

function boxes(width: number, height: number, ...places: readonly (readonly number[])[]): Mask {
  const data = new Uint8Array(width * height);
  for (const [x, y, w, h] of places) {
    for (let row = y; row < y + h; row++) data.fill(255, row * width + x, row * width + x + w);
  }
  return { width, height, data };
}

/** Calls `see` for every pixel of the mask with its source. */
function eachFilled({ provenance }: FillResult, mask: Mask, see: (source: number) => void): void {
  mask.data.forEach((value, i) => {
    const source = sourceAt(provenance, i % mask.width, Math.floor(i / mask.width));
    if (value >= 128) see(source);
    else expect(source).toBe(NOT_FILLED);
  });
}

describe('the provenance of a fill', () => {
  let inpainter: Inpainter;
  beforeAll(async () => {
    inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  });
  afterAll(() => inpainter.dispose());

  it('says of every pixel where it was copied from, and the picture shows that it was', async () => {
    const against: number[] = [];
    const within: number[] = [];
    for (const [seed, object] of [
      [5, 'ball'],
      [8, 'lamp'],
    ] as const) {
      const { withObject, mask } = renderScene({ width: 240, height: 180, seed, object });
      const result = await inpainter.fill(withObject, mask, { feather: 0 });
      const { againstSource, withinHole, copied, filled } = deviations(withObject, result, mask);
      expect(copied).toBe(filled);
      against.push(...againstSource);
      within.push(...withinHole);
    }
    expect(within.length).toBeGreaterThan(500);
    // In pictures as small as these joints and rims are everywhere; test/long/provenance.test.ts has the true figure.
    expect(rmsOfBest(against)).toBeLessThan(2.6);
    expect(rmsOfBest(within)).toBeLessThan(2);
  });

  it('is exact in large crops and for several regions', async () => {
    const image = noisy(900, 620);
    const mask = boxes(900, 620, [120, 150, 170, 160], [760, 500, 40, 40]);
    const result = await inpainter.fill(image, mask, { feather: 0 });
    expect(result.regions.length).toBe(2);
    expect(result.regions.some(({ crop, workingWidth }) => crop.width > workingWidth)).toBe(true);
    expect(result.provenance.map(({ box }) => box)).toEqual(result.regions.map(({ hole }) => hole));
    const { againstSource, withinHole, copied, filled } = deviations(image, result, mask);
    expect(copied).toBe(filled);
    expect(withinHole.length).toBe(copied);
    expect(rmsOfBest(withinHole)).toBeLessThan(1.5);
    expect(rmsOfBest(againstSource)).toBeLessThan(4);
    // A position that is wrong by one pixel is far off in noise.
    const wrong = result.provenance.map((one) => ({
      ...one,
      sources: one.sources.map((s) => (s < 0 ? s : s + 1)),
    }));
    expect(rmsOfBest(deviations(image, { ...result, provenance: wrong }, mask).withinHole)).toBeGreaterThan(
      8,
    );
  });

  it.each(['patches', 'residual'] as const)('names nothing that may not be borrowed: %s', async (detail) => {
    const image = noisy(680, 520);
    const mask = boxes(680, 520, [200, 150, 180, 180]);
    const protect = boxes(680, 520, [0, 0, 680, 110]);
    const result = await inpainter.fill(image, mask, { detail, protect, seed: 3 });
    let copied = 0;
    eachFilled(result, mask, (source) => {
      if (source < 0) return;
      copied++;
      expect(mask.data[source] + protect.data[source]).toBe(0);
    });
    expect(copied).toBeGreaterThan(30_000);
  });

  it('names the pixel whose detail weighs most in a residual aggregation, and none where nothing is added', async () => {
    const count = async (image: Rgba, mask: Mask, detail: Detail) => {
      const counts = { copied: 0, made: 0 };
      eachFilled(await inpainter.fill(image, mask, { detail }), mask, (source) => {
        counts[source === MADE ? 'made' : 'copied']++;
      });
      return counts;
    };
    const large = [noisy(680, 520), boxes(680, 520, [200, 150, 180, 180])] as const;
    const small = [noisy(200, 160), boxes(200, 160, [80, 60, 30, 30])] as const;
    expect((await count(...large, 'residual')).made).toBeLessThan(1000);
    expect(await count(...small, 'residual')).toEqual({ copied: 0, made: 900 });
    expect(await count(...large, 'none')).toEqual({ copied: 0, made: 32_400 });
  });

  it('can be handed over to another thread, and holds no more than the holes', async () => {
    const image = noisy(300, 200);
    const { provenance } = await inpainter.fill(image, boxes(300, 200, [100, 80, 20, 10]), { grow: 2 });
    const [{ box, sources, pictureWidth }] = provenance;
    expect(box).toEqual({ x: 98, y: 78, width: 24, height: 14 });
    expect([sources.byteLength, sources.buffer.byteLength, pictureWidth]).toEqual([1344, 1344, 300]);
    const clone = structuredClone(provenance, { transfer: [sources.buffer] });
    expect(clone[0].sources.length).toBe(336);
    // The corners of a grown mask are round.
    expect(sourceAt(clone, 98, 78)).toBe(NOT_FILLED);
  });
});
