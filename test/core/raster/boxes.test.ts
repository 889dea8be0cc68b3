import { describe, expect, it } from 'vitest';

import { boundingBox, growBox, overlap, unite } from '../../../core/raster/boxes.ts';
import { IN_MASK, SET } from '../../../core/raster/raster.ts';
import { runAtOnce } from '../../../core/turns.ts';

const rows = ['......', '..1.9.', '......', '.9....'];
const raster = {
  width: 6,
  height: 4,
  data: Uint8Array.from(rows.join(''), (mark) => (mark === '9' ? 255 : mark === '1' ? 1 : 0)),
};

describe('the bounding box', () => {
  it('holds what counts, and nothing else', () => {
    expect(runAtOnce(boundingBox(raster, IN_MASK))).toEqual({ x: 1, y: 1, width: 4, height: 3 });
    const upper = { x: 0, y: 0, width: 6, height: 2 };
    expect(runAtOnce(boundingBox(raster, IN_MASK, upper))).toEqual({ x: 4, y: 1, width: 1, height: 1 });
    expect(runAtOnce(boundingBox(raster, SET, upper))).toEqual({ x: 2, y: 1, width: 3, height: 1 });
  });

  it('does not exist where nothing counts', () => {
    expect(runAtOnce(boundingBox(raster, SET, { x: 0, y: 2, width: 6, height: 1 }))).toBeUndefined();
  });
});

describe('boxes', () => {
  const box = { x: 2, y: 1, width: 3, height: 2 };

  it('grow as far as the raster goes', () => {
    expect(growBox(box, 1, raster)).toEqual({ x: 1, y: 0, width: 5, height: 4 });
    expect(growBox(box, 9, raster)).toEqual({ x: 0, y: 0, width: 6, height: 4 });
  });

  it('overlap if they have a pixel in common, and unite', () => {
    const beside = { x: 5, y: 0, width: 1, height: 4 };
    expect(overlap(box, beside)).toBe(false);
    expect(overlap(box, { ...beside, x: 4 })).toBe(true);
    expect(unite(box, beside)).toEqual({ x: 2, y: 0, width: 4, height: 4 });
  });
});
