import { describe, expect, it } from 'vitest';
import { findWarps, foretell, lookAround } from '../../../core/detail/find-warps.ts';
import { halveLevel } from '../../../core/detail/level.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { judge } from '../../../core/detail/trust.ts';
import { isShift, warped } from '../../../core/detail/warp.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { clouds, grid, onWall, patterned, slanted, type Brightness } from './pattern.ts';

const SIDE = 200;
const box = { x: 71, y: 71, width: 59, height: 59 };

function foretold(brightness: Brightness) {
  const picture = patterned(brightness, SIDE, 60);
  const rough = runAtOnce(halveLevel(picture));
  const look = runAtOnce(lookAround(picture, rough, box, createRandom(1)))!;
  return runAtOnce(foretell(look, runAtOnce(findWarps(look))));
}

/** The largest share of trust that any map has anywhere in the hole. */
function mostTrust(brightness: Brightness): number {
  const found = foretold(brightness);
  return found ? Math.max(...runAtOnce(judge(found, box)).shares) : 0;
}

describe('maps that foretell the ring around a hole', () => {
  it('are the shifts of a lattice, and they are trusted', () => {
    const { ring, list } = foretold(grid(33))!;
    const { x, y } = warped(list[0].warp, ring.centreX, ring.centreY);
    for (const step of [x - ring.centreX, y - ring.centreY]) expect(Math.abs(step % 33)).toBe(0);
    expect(isShift(list[0].warp)).toBe(true);
    expect(mostTrust(grid(33))).toBe(1);
  });

  it('are bent where the lattice is seen at a slant', () => {
    const { ring, list } = foretold(slanted)!;
    const bent = list.filter(({ warp }) => !isShift(warp));
    expect(bent.length).toBeGreaterThan(0);
    // On the wall a place and where the map takes it lie whole steps apart.
    const from = onWall(ring.centreX, ring.centreY);
    const there = warped(bent[0].warp, ring.centreX, ring.centreY);
    const to = onWall(there.x, there.y);
    for (const way of [to.x - from.x, to.y - from.y]) {
      const steps = way / 36;
      expect(Math.abs(steps - Math.round(steps))).toBeLessThan(0.04);
    }
    expect(mostTrust(slanted)).toBe(1);
  });

  it('are not trusted where a picture is merely like its surroundings', () => {
    const random = createRandom(9);
    for (const picture of [clouds, () => 100 * random()]) expect(mostTrust(picture)).toBeLessThan(0.1);
  });
});
