import { describe, expect, it } from 'vitest';
import { boundingBox } from '../../../core/raster/boxes.ts';
import { SET } from '../../../core/raster/raster.ts';
import { piecesOf } from '../../../core/detail/level-holes.ts';
import type { Box } from '../../../core/types.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { level } from './level.ts';

const SIDE = 300;

function pieces(isInHole: (x: number, y: number) => boolean): { pieces: Box[]; hole: Uint8Array } {
  const hole = Uint8Array.from({ length: SIDE ** 2 }, (_, i) =>
    isInHole(i % SIDE, Math.floor(i / SIDE)) ? 1 : 0,
  );
  const picture = level(SIDE, SIDE, new Uint8Array(3 * SIDE ** 2), hole);
  return { pieces: runAtOnce(piecesOf(picture, runAtOnce(boundingBox(picture.hole, SET))!)), hole };
}

/** Whether each pixel of the hole lies in exactly one of the boxes. */
function coverOnce({ pieces: boxes, hole }: ReturnType<typeof pieces>): boolean {
  const seen = new Uint8Array(hole.length);
  for (const { x, y, width, height } of boxes) {
    for (let v = y; v < y + height; v++) for (let u = x; u < x + width; u++) seen[v * SIDE + u]++;
  }
  return hole.every((inside, i) => !inside || seen[i] === 1);
}

describe('the pieces of a hole', () => {
  it('are four times as long as a post is wide, and cover it', () => {
    const found = pieces((x, y) => x >= 100 && x < 112 && y >= 20 && y < 280);
    expect(found.pieces.length).toBeGreaterThan(4);
    expect(coverOnce(found)).toBe(true);
    for (const { width, height } of found.pieces) {
      expect(width).toBe(12);
      expect(height).toBeLessThanOrEqual(48);
    }
  });

  it('are none where the hole is compact', () => {
    expect(pieces((x, y) => Math.hypot(x - 150, y - 150) < 60).pieces).toEqual([]);
    expect(pieces((x, y) => x >= 60 && x < 240 && y >= 90 && y < 200).pieces).toEqual([]);
  });

  it('are never so many that they take longer than the fill: a net', () => {
    const found = pieces((x, y) => x % 30 < 3 || y % 30 < 3);
    expect(found.pieces.length).toBeGreaterThan(4);
    expect(found.pieces.length).toBeLessThanOrEqual(16);
    expect(coverOnce(found)).toBe(true);
  });
});
