import { expect, it } from 'vitest';
import { foretelling } from '../../../core/detail/find-warps.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { ringOf } from '../../../core/detail/ring.ts';
import { judge } from '../../../core/detail/trust.ts';
import { shiftBy } from '../../../core/detail/warp.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { patterned, type Brightness } from './pattern.ts';

/** Faint lines 20 px apart, and a dark spot. */
const chart: Brightness = (x, y) => (Math.hypot(x - 160, y - 100) < 6 ? 20 : y % 20 < 2 ? 190 : 235);

it('trusts no map where it brings what is far busier than all of the ring', () => {
  const hole = { x: 60, y: 60, width: 40, height: 40 };
  const picture = patterned(chart, 200, 0);
  for (let y = hole.y; y < hole.y + hole.height; y++) {
    picture.hole.data.fill(1, y * 200 + hole.x, y * 200 + hole.x + hole.width);
    picture.source.data.fill(0, y * 200 + hole.x, y * 200 + hole.x + hole.width);
  }
  const ring = runAtOnce(ringOf(picture, hole, 14, 768, createRandom(1), undefined))!;
  // Right by 80 and down by 20 the lines go on as they do; the spot comes into the hole's middle.
  const map = foretelling(ring, shiftBy(80, 20, ring.centreX, ring.centreY, ring.unit));
  const bad = new Float32Array(ring.points.length).fill(5000);
  const trust = runAtOnce(judge({ ring, list: [map], arbitrary: bad, itself: [bad, bad, bad, bad] }, hole));
  const shares = [0, 1, 2, 3, 4].map((row) =>
    [0, 1, 2, 3, 4].map((column) => trust.shares[row * 5 + column]),
  );
  expect(trust.columns).toBe(5);
  expect(shares[2][2]).toBe(0);
  expect(Math.min(shares[0][0], shares[0][4], shares[4][0], shares[4][4])).toBeGreaterThan(0.9);
});
