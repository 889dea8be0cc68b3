import { describe, expect, it } from 'vitest';

import { emptyFlags, type Rgba } from '../../../core/raster/raster.ts';
import type { Crop } from '../../../core/region/crop.ts';
import { workingInput } from '../../../core/region/working-input.ts';
import { runAtOnce } from '../../../core/turns.ts';
import type { Region } from '../../../core/types.ts';

const region: Region = {
  crop: { x: 0, y: 0, width: 120, height: 100 },
  hole: { x: 40, y: 30, width: 20, height: 10 },
  workingWidth: 60,
  workingHeight: 50,
};

/** A grey crop of 120 x 100 px with a hole of 20 x 10 at (40, 30); everything else may be borrowed from. */
function greyCrop(): Crop {
  const size = { width: 120, height: 100 };
  const image: Rgba = { ...size, data: new Uint8Array(size.width * size.height * 4).fill(255) };
  image.data.forEach((_, i) => i % 4 < 3 && (image.data[i] = 51));
  const [hole, source] = [emptyFlags(size), emptyFlags(size)];
  for (let i = 0; i < hole.data.length; i++) {
    const [x, y] = [i % size.width, Math.floor(i / size.width)];
    hole.data[i] = x >= 40 && x < 60 && y >= 30 && y < 40 ? 1 : 0;
    source.data[i] = 1 - hole.data[i];
  }
  return { region, box: region.crop, image, hole, unknown: hole, source };
}

describe('the working input', () => {
  it("is the crop at the networks' size, filled up with its edge, which is never a source", () => {
    const crop = greyCrop();
    const input = runAtOnce(workingInput(crop, region, 32));
    expect(input).toMatchObject({ width: 128, height: 128, opaque: true, region });
    expect(input.holeBox).toEqual({ x: 20, y: 15, width: 10, height: 5 });
    for (let y = 0; y < 128; y++) {
      for (let x = 0; x < 128; x++) {
        const i = y * 128 + x;
        const inHole = x >= 20 && x < 30 && y >= 15 && y < 20;
        const padding = x >= 60 || y >= 50;
        expect([x, y, input.hole[i], input.invalid[i]]).toEqual([x, y, +inHole, +(inHole || padding)]);
        if (!inHole) expect(input.colour[3 * i]).toBeCloseTo(51 / 127.5 - 1, 5);
      }
    }
  });

  it('is blank where there is no colour though nothing is to be filled: transparent, or under another hole', () => {
    const crop = greyCrop();
    for (let i = 0; i < 120 * 20; i++) crop.image.data[4 * i + 3] = 0;
    const unknown = { ...crop.hole, data: crop.hole.data.slice() };
    for (let y = 80; y < 90; y++) unknown.data.fill(1, y * 120 + 80, y * 120 + 100);
    const input = runAtOnce(workingInput({ ...crop, unknown }, region, 32));
    const at = (x: number, y: number) => y * 128 + x;
    expect(input.opaque).toBe(false);
    expect([at(5, 5), at(45, 42), at(25, 17), at(5, 30)].map((i) => input.blank[i])).toEqual([1, 1, 0, 0]);
    expect([at(5, 5), at(5, 30)].map((i) => input.alpha[i])).toEqual([0, 255]);
  });
});
