import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { InpaintError } from '../../../core/errors.ts';
import { flagsOfMask } from '../../../core/raster/raster.ts';
import { inputSize, LARGEST_CROP, planParts, WORKING_SIDE } from '../../../core/region/plan.ts';
import { runAtOnce } from '../../../core/turns.ts';
import type { Box } from '../../../core/types.ts';

function maskOf(width: number, height: number, ...boxes: Box[]): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const { x, y, width: w, height: h } of boxes) {
    for (let row = y; row < y + h; row++) mask.fill(255, row * width + x, row * width + x + w);
  }
  return mask;
}

function plan(width: number, height: number, hole: Uint8Array, source = hole.map((v) => (v ? 0 : 1))) {
  const masks = {
    unfilled: runAtOnce(flagsOfMask({ width, height, data: hole })),
    source: { width, height, data: source },
  };
  return planParts(masks, false).flatMap(({ regions }) => regions);
}

describe('regions', () => {
  it("give a hole as much context as it is large, at the picture's own scale while that fits", () => {
    const [region, ...more] = plan(
      2000,
      1500,
      maskOf(2000, 1500, { x: 900, y: 700, width: 100, height: 75 }),
    );
    expect(more).toEqual([]);
    const { crop, hole, workingWidth, workingHeight } = region;
    expect(hole).toEqual({ x: 900, y: 700, width: 100, height: 75 });
    expect(crop.width).toBeGreaterThanOrEqual(228);
    expect(crop.height).toBeGreaterThanOrEqual(203);
    expect([workingWidth, workingHeight]).toEqual([crop.width, crop.height]);
    expect(Math.max(crop.width, crop.height)).toBeLessThanOrEqual(WORKING_SIDE);
  });

  it("scale a large hole's crop down to the working size", () => {
    const [region] = plan(4000, 3000, maskOf(4000, 3000, { x: 1000, y: 1000, width: 1000, height: 800 }));
    expect(region.crop.width).toBeGreaterThanOrEqual(2000);
    expect(Math.max(region.workingWidth, region.workingHeight)).toBe(WORKING_SIDE);
    expect(region.workingWidth / region.crop.width).toBeCloseTo(region.workingHeight / region.crop.height, 2);
  });

  it('cost two small crops for two far holes, one crop for two near ones', () => {
    const a = { x: 100, y: 100, width: 80, height: 80 };
    const far = plan(6000, 4000, maskOf(6000, 4000, a, { x: 5500, y: 3500, width: 80, height: 80 }));
    expect(far.length).toBe(2);
    for (const { crop } of far) expect(Math.max(crop.width, crop.height)).toBeLessThanOrEqual(256);
    const near = plan(6000, 4000, maskOf(6000, 4000, a, { x: 200, y: 150, width: 60, height: 60 }));
    expect(near.length).toBe(1);
    expect(near[0].hole).toEqual({ x: 100, y: 100, width: 160, height: 110 });
  });

  it('cut a long wire into pieces instead of scaling it away', () => {
    const width = 4000;
    const mask = new Uint8Array(width * 1000);
    for (let x = 0; x < width; x++)
      for (let y = 0; y < 6; y++) mask[(100 + Math.floor(x / 8) + y) * width + x] = 255;
    const regions = plan(width, 1000, mask);
    expect(regions.length).toBeGreaterThan(4);
    for (const { workingWidth, crop } of regions) expect(workingWidth / crop.width).toBeGreaterThan(0.45);
  });

  it('show what stands beside a piece of a post, but make no large crop larger', () => {
    const pieces = plan(800, 800, maskOf(800, 800, { x: 360, y: 30, width: 22, height: 700 }));
    expect(pieces.length).toBeGreaterThan(1);
    for (const { crop } of pieces) expect(crop.width / crop.height).toBeGreaterThan(0.59);
    const [large] = plan(6000, 4000, maskOf(6000, 4000, { x: 1500, y: 1500, width: 2800, height: 700 }));
    expect(large.crop.height).toBe(2800);
  });

  it('grow until there is something to borrow from', () => {
    const hole = maskOf(1000, 1000, { x: 100, y: 100, width: 60, height: 60 });
    const source = Uint8Array.from(maskOf(1000, 1000, { x: 800, y: 800, width: 150, height: 150 }), (v) =>
      v ? 1 : 0,
    );
    const [region] = plan(1000, 1000, hole, source);
    const { x, y, width, height } = region.crop;
    expect(x + width).toBeGreaterThan(800);
    expect(y + height).toBeGreaterThan(800);
  });

  it('cover every hole, lie in the picture and fit the working size, whatever the mask', () => {
    const box = fc.record({
      x: fc.nat(1199),
      y: fc.nat(399),
      width: fc.integer({ min: 1, max: 700 }),
      height: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(fc.array(box, { minLength: 1, maxLength: 12 }), (boxes) => {
        const [width, height] = [1200, 400];
        const inside = boxes.map(({ x, y, width: w, height: h }) => ({
          x,
          y,
          width: Math.min(w, width - x),
          height: Math.min(h, height - y),
        }));
        const mask = maskOf(width, height, ...inside);
        const covered = mask.slice();
        for (const { crop, hole, workingWidth, workingHeight } of plan(width, height, mask)) {
          expect(crop.x).toBeGreaterThanOrEqual(0);
          expect(crop.y).toBeGreaterThanOrEqual(0);
          expect(crop.x + crop.width).toBeLessThanOrEqual(width);
          expect(crop.y + crop.height).toBeLessThanOrEqual(height);
          expect(hole.x).toBeGreaterThanOrEqual(crop.x);
          expect(hole.x + hole.width).toBeLessThanOrEqual(crop.x + crop.width);
          expect(hole.y).toBeGreaterThanOrEqual(crop.y);
          expect(hole.y + hole.height).toBeLessThanOrEqual(crop.y + crop.height);
          expect(Math.max(workingWidth, workingHeight)).toBeLessThanOrEqual(WORKING_SIDE);
          expect(Math.min(workingWidth, workingHeight)).toBeGreaterThanOrEqual(1);
          for (let y = hole.y; y < hole.y + hole.height; y++) {
            covered.fill(0, y * width + hole.x, y * width + hole.x + hole.width);
          }
        }
        expect(covered.includes(255)).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  it("are padded to few sizes, multiples of the network's", () => {
    const region = {
      crop: { x: 0, y: 0, width: 100, height: 200 },
      hole: { x: 0, y: 0, width: 1, height: 1 },
    };
    expect(inputSize({ ...region, workingWidth: 100, workingHeight: 200 }, 32)).toEqual({
      width: 128,
      height: 256,
    });
    expect(inputSize({ ...region, workingWidth: 1, workingHeight: 1 }, 32)).toEqual({
      width: 128,
      height: 128,
    });
  });
});

describe('a hole whose crop would not fit into memory', () => {
  /** Nothing but the plan may depend on its size, so the flags are all there is. */
  function refusal(width: number, height: number, ...boxes: Box[]): string {
    try {
      plan(width, height, maskOf(width, height, ...boxes));
    } catch (error) {
      if (error instanceof InpaintError) {
        expect(error.code).toBe('too-large');
        // Figma cuts notifications there.
        expect(error.message.length).toBeLessThanOrEqual(100);
        return error.message;
      }
      throw error;
    }
    return '';
  }

  it('is refused with the largest hole of its shape, and that one can be planned', () => {
    const half = { x: 1200, y: 900, width: 5600, height: 4200 };
    const sentence = refusal(8000, 6000, half);
    const [, width, height] =
      /^The hole is too large: at most (\d+) x (\d+) px at a time/.exec(sentence) ?? [];
    const part = { x: 1200, y: 900, width: Number(width), height: Number(height) };
    expect(4 * part.width * part.height).toBeGreaterThan(0.8 * LARGEST_CROP);
    const [region] = plan(8000, 6000, maskOf(8000, 6000, part));
    expect(region.crop.width * region.crop.height).toBeLessThanOrEqual(LARGEST_CROP);
  });

  it('is refused by what it borrows from, too', () => {
    const source = new Uint8Array(7000 * 5000);
    source.fill(1, 0, 2000);
    const mask = maskOf(7000, 5000, { x: 6000, y: 4000, width: 300, height: 300 });
    expect(() => plan(7000, 5000, mask, source)).toThrow(/too little to borrow from near the hole/);
  });

  it('is not one of two holes that only together are too large', () => {
    const a = { x: 0, y: 0, width: 2600, height: 2600 };
    const b = { x: 3200, y: 0, width: 2600, height: 2600 };
    expect(refusal(9000, 6500, a, b)).toBe('');
    expect(plan(9000, 6500, maskOf(9000, 6500, a, b)).length).toBe(2);
  });

  it('is none of a picture of 6000 x 5000, nearly all of it', () => {
    expect(refusal(6000, 5000, { x: 100, y: 100, width: 5800, height: 4800 })).toBe('');
  });
});
