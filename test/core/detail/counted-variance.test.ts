import { describe, expect, it } from 'vitest';
import { countedVariance } from '../../../core/detail/counted-variance.ts';
import { patchVariance } from '../../../core/detail/patch-variance.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { level } from './level.ts';

const [width, height, radius] = [96, 64, 3];

/**
 * Pairs of columns of alternating brightness: `left` levels apart in the left half, `right` in the right; black in the
 * hole.
 */
function counted(left: number, right: number): (x: number, y: number) => number {
  const hole = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x >= 24 && x < 72 && y >= 20 && y < 44 ? 1 : 0;
  });
  const colour = Uint8Array.from({ length: 3 * width * height }, (_, k) => {
    const x = Math.floor(k / 3) % width;
    return hole[Math.floor(k / 3)] ? 0 : 100 + ((x >> 1) % 2) * (x < width / 2 ? left : right);
  });
  const picture = level(width, height, colour, hole);
  const variance = runAtOnce(patchVariance(picture.colour, radius));
  const most = runAtOnce(countedVariance(picture, variance, radius));
  const own = variance[8 * width + 8];
  return (x, y) => most[y * width + x] / own;
}

describe('how much of the variance of a source counts', () => {
  it('is what the surroundings have, nine times: three times their deviation', () => {
    const share = counted(40, 40);
    // A little more, for very plain surroundings; eight bits for the deviation.
    for (const [x, y] of [
      [24, 20],
      [48, 32],
      [71, 43],
    ]) {
      expect(share(x, y)).toBeGreaterThan(8.5);
      expect(share(x, y)).toBeLessThan(10.5);
    }
  });

  it('follows from the surroundings that are nearest', () => {
    const share = counted(40, 10);
    expect(share(26, 32)).toBeGreaterThan(7);
    expect(share(69, 32)).toBeLessThan(2);
  });

  it('is little, but not nothing, where the surroundings are plain', () => {
    const hole = new Uint8Array(width * height).fill(1, 30 * width + 40, 30 * width + 50);
    const plain = level(width, height, new Uint8Array(3 * width * height).fill(90), hole);
    const most = runAtOnce(countedVariance(plain, new Float32Array(width * height), radius));
    // One level of deviation in each of 7 x 7 x 3 values.
    expect(most[30 * width + 45]).toBe(147);
  });
});
