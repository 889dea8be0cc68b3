import { describe, expect, it } from 'vitest';

import { emptyFlags, type Flags, type Rgba } from '../../../core/raster/raster.ts';
import { cutPart, narrowed } from '../../../core/region/crop.ts';
import { keepWithin, type Masks } from '../../../core/region/masks.ts';
import { alone } from '../../../core/region/parts.ts';
import { paste } from '../../../core/region/paste.ts';
import { sourcesForSeed } from '../../../core/region/seed-sources.ts';
import type { Box, Region } from '../../../core/types.ts';

const size = { width: 12, height: 10 };

function flags(...boxes: Box[]): Flags {
  const out = emptyFlags(size);
  for (const { x, y, width, height } of boxes) {
    for (let row = y; row < y + height; row++) {
      out.data.fill(1, row * size.width + x, row * size.width + x + width);
    }
  }
  return out;
}

function where({ width, data }: Flags): string[] {
  return [...data].flatMap((flag, i) => (flag ? [`${i % width},${Math.floor(i / width)}`] : []));
}

const picture = (): Rgba => ({ ...size, data: Uint8Array.from({ length: 480 }, (_, i) => i % 251) });

/** Two holes, of which the region fills the left one; its crop holds a part of the other as well. */
const region: Region = {
  crop: { x: 1, y: 2, width: 8, height: 6 },
  hole: { x: 3, y: 4, width: 2, height: 1 },
  workingWidth: 8,
  workingHeight: 6,
};
const part = alone(region);
const masks = (): Masks => ({
  unfilled: flags(region.hole, { x: 8, y: 3, width: 2, height: 1 }),
  source: flags({ x: 0, y: 0, width: 12, height: 3 }),
});

describe('a crop', () => {
  it("has the region's part of picture and masks, and only its own hole to fill", () => {
    const crop = cutPart(picture(), masks(), part, 0);
    expect(crop.region).toBe(part);
    expect(crop.image).toMatchObject({ width: 8, height: 6 });
    expect([...crop.image.data.slice(0, 4)]).toEqual([100, 101, 102, 103]);
    expect(where(crop.hole)).toEqual(['2,2', '3,2']);
    expect(where(crop.unknown)).toEqual(['7,1', '2,2', '3,2']);
    expect(where(crop.source)).toEqual(Array.from({ length: 8 }, (_, x) => `${x},0`));
  });

  it('is pasted where its hole is, and nowhere else, and taken off what is still to be filled', () => {
    const [before, after, given] = [picture(), picture(), masks()];
    const { width, height } = region.hole;
    const filled = { width, height, data: new Uint8Array(4 * width * height).fill(255) };
    paste(filled, region.hole, after, given);
    const changed = flags();
    for (let i = 0; i < 120; i++) {
      const bytes = after.data.slice(4 * i, 4 * i + 4);
      changed.data[i] = bytes.some((byte, c) => byte !== before.data[4 * i + c]) ? 1 : 0;
    }
    expect(where(changed)).toEqual(['3,4', '4,4']);
    expect(where(given.unfilled)).toEqual(['8,3', '9,3']);
  });
});

describe('masks of which only a part is kept', () => {
  const box = { x: 1, y: 1, width: 10, height: 8 };

  it('are as small as that, and give the same crop', () => {
    const kept = keepWithin(masks(), box);
    expect(kept.source.data).toHaveLength(80);
    expect(cutPart(picture(), kept, part, 0)).toEqual(cutPart(picture(), masks(), part, 0));
  });

  it('have the same pasted, and taken off', () => {
    const { width, height } = region.hole;
    const filled = { width, height, data: new Uint8Array(4 * width * height).fill(255) };
    const [whole, some, given, kept] = [picture(), picture(), masks(), keepWithin(masks(), box)];
    paste(filled, region.hole, whole, given);
    paste(filled, region.hole, some, kept);
    expect(some).toEqual(whole);
    expect(kept.unfilled).toEqual(keepWithin(given, box).unfilled);
  });
});

describe('sources for a seed', () => {
  const all = flags({ x: 0, y: 0, width: 12, height: 10 });
  const box = { x: 0, y: 0, ...size };
  const whole = { ...region, crop: box };
  const forSeed = (source: Flags, seed: number) =>
    sourcesForSeed({ region: whole, box, hole: flags(region.hole), source }, seed);

  it('are all of them for seed 0, and others for each other seed, always the same', () => {
    expect(forSeed(all, 0)).toBe(all);
    const [one, two] = [forSeed(all, 1), forSeed(all, 2)];
    expect(forSeed(all, 1)).toEqual(one);
    expect(one).not.toEqual(two);
    for (const { data } of [one, two]) expect(data.every((flag, i) => flag <= all.data[i])).toBe(true);
  });

  it('are all of them where fewer than the hole has pixels would be left', () => {
    const few = flags({ x: 0, y: 0, width: 2, height: 1 });
    for (let seed = 1; seed < 30; seed++) {
      const left = forSeed(few, seed);
      expect(left.data.reduce((a, b) => a + b, 0)).toBe(2);
    }
  });

  it('are the same in the crop however much of the picture lies around it', () => {
    const narrow = cutPart(picture(), { ...masks(), source: all }, part, 3);
    const wide = cutPart(picture(), { ...masks(), source: all }, part, 3, box);
    expect(narrow.source.data).toContain(0);
    expect(wide.image).toMatchObject(size);
    expect(narrowed(wide)).toEqual(narrow);
  });
});
