/** Two hundred fills of random places in rendered streets: are the pixels copies of what the provenance names? */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Inpainter, Mask } from '@contextual-fill/core';
import { openEngine } from '../eval/ours.ts';
import { deviations, rmsOfBest, shareBelow, sourcesOf } from '../core/provenance/truth.ts';
import { renderScene } from '../scene/scene.ts';
import { print, spread } from './figures.ts';
import { Chance } from './random.ts';

const SCENES = 20;
const FILLS_PER_SCENE = 10;
/** Levels of 8 bits. */
const WANTED = 2;

let inpainter: Inpainter;
beforeAll(async () => {
  inpainter = await openEngine('wasm');
});
afterAll(() => inpainter.dispose());

/** A ragged blob at a random place, of a size that leaves enough around it. */
function randomMask(width: number, height: number, chance: Chance): Mask {
  const radius = chance.whole(8, Math.floor(Math.min(width, height) / 5));
  const [x, y] = [chance.whole(0, width - 1), chance.whole(0, height - 1)];
  const [waves, turn] = [chance.whole(2, 6), 6 * chance.next()];
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const [u, v] = [(i % width) - x, Math.floor(i / width) - y];
    if (Math.hypot(u, v) < radius * (1 + 0.2 * Math.sin(waves * Math.atan2(v, u) + turn))) data[i] = 255;
  }
  return { width, height, data };
}

it('copies what it says it copied, from where it may', async () => {
  const chance = new Chance(15);
  const against: number[] = [];
  const within: number[] = [];
  const perFill: number[] = [];
  const counts = { filled: 0, copied: 0, forbidden: 0 };
  for (let n = 0; n < SCENES; n++) {
    const [width, height] = [chance.whole(220, 420), chance.whole(180, 340)];
    const object = chance.of(['lamp', 'ball', 'both'] as const);
    const { withObject, mask: objectMask } = renderScene({
      width,
      height,
      seed: chance.whole(0, 1e6),
      object,
    });
    for (let k = 0; k < FILLS_PER_SCENE; k++) {
      const mask = k === 0 ? objectMask : randomMask(width, height, chance);
      const protect = k % 2 ? randomMask(width, height, chance) : undefined;
      const result = await inpainter.fill(withObject, mask, {
        feather: 0,
        protect,
        seed: chance.whole(0, 3),
      });
      const found = deviations(withObject, result, mask);
      counts.filled += found.filled;
      counts.copied += found.copied;
      for (const from of sourcesOf(result, withObject)) {
        if (from >= 0 && (mask.data[from] >= 128 || (protect && protect.data[from] >= 128)))
          counts.forbidden++;
      }
      for (const value of found.againstSource) against.push(value);
      for (const value of found.withinHole) within.push(value);
      if (found.againstSource.length > 0) perFill.push(rmsOfBest(found.againstSource));
    }
  }
  print('provenance', {
    fills: SCENES * FILLS_PER_SCENE,
    'filled pixels': counts.filled,
    'with a source': counts.copied,
    'from forbidden pixels': counts.forbidden,
    'textured pixels': against.length,
    'rms of the best 95 % against the source': rmsOfBest(against).toFixed(2),
    'of the difference in the hole': rmsOfBest(within).toFixed(2),
    'single pixels below 2, against the source': `${(100 * shareBelow(against, WANTED)).toFixed(1)} %`,
    'of the difference': `${(100 * shareBelow(within, WANTED)).toFixed(1)} %`,
    'per fill': spread(perFill, 'levels', 2),
  });
  expect(counts.forbidden).toBe(0);
  expect(counts.copied).toBe(counts.filled);
  // Against the source's own surroundings, what lies beyond joints and rims counts too (docs/detail.md).
  expect(rmsOfBest(against)).toBeLessThan(2 * WANTED);
  expect(rmsOfBest(within)).toBeLessThan(WANTED);
});
