import { describe, expect, it } from 'vitest';
import { carryOver } from '../../../core/detail/carry-warps.ts';
import { createField } from '../../../core/detail/create-field.ts';
import { findFollowed, follow } from '../../../core/detail/follow.ts';
import { halveLevel, type Level } from '../../../core/detail/level.ts';
import { synthesisePatches } from '../../../core/detail/patch-synthesis.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { DEFAULT_SETTINGS } from '../../../core/detail/settings.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { clouds, grid, patterned, slanted, type Brightness } from './pattern.ts';
import { seenAll } from './seen-all.ts';

const fieldOf = (level: Level) => runAtOnce(createField(level, 3, DEFAULT_SETTINGS));
const halved = (level: Level) => runAtOnce(halveLevel(level));

/** Of the pixels of a level's hole, the share whose sources have the colours that the hole hides. */
function rightShare(level: Level & { truth: Uint8Array }, nearest: Int32Array): number {
  let [right, count] = [0, 0];
  level.hole.data.forEach((inside, i) => {
    if (!inside) return;
    count++;
    if (nearest[i] >= 0 && Math.abs(level.truth[3 * nearest[i]] - level.truth[3 * i]) < 16) right++;
  });
  return right / count;
}

describe('a hole in a lattice', () => {
  it('follows it where a map is trusted, and then the guide has nothing to say', () => {
    const picture = patterned(grid(33), 200, 60);
    const field = fieldOf(picture);
    const followed = runAtOnce(findFollowed(field, halved(picture), [], createRandom(1)));
    follow(field, followed);
    expect(rightShare(picture, field.nearest)).toBeGreaterThan(0.97);
    expect(field.guided[100 * 200 + 100]).toBe(0);
  });

  it('follows it on finer levels, exactly', () => {
    // Twice 33 is no multiple of anything that the coarser level knows to the pixel.
    const finer = patterned(grid(67), 400, 120);
    const level = halved(finer);
    const coarse = fieldOf(level);
    const found = runAtOnce(findFollowed(coarse, halved(level), [], createRandom(1)));
    const carried = runAtOnce(carryOver(found, finer, 3, createRandom(1)));
    const field = fieldOf(finer);
    follow(field, carried);
    expect(rightShare(finer, field.nearest)).toBeGreaterThan(0.97);
  });

  it('is followed where a long thin hole crosses it, though most of the hole lies elsewhere', () => {
    const random = createRandom(2);
    const noise = Uint8Array.from({ length: 240 ** 2 }, () => 255 * random());
    // A band of it across the picture; above and below nothing foretells anything.
    const inBand = (y: number) => y >= 90 && y < 150;
    const picture = patterned((x, y) => (inBand(y) ? grid(33)(x, y) : noise[y * 240 + x]), 240, 0);
    for (let y = 4; y < 236; y++) {
      picture.hole.data.fill(1, y * 240 + 114, y * 240 + 126);
      picture.source.data.fill(0, y * 240 + 114, y * 240 + 126);
    }
    const field = fieldOf(picture);
    follow(field, runAtOnce(findFollowed(field, halved(picture), [], createRandom(1))));
    const middle = {
      ...picture.hole,
      data: picture.hole.data.map((flag, i) => (inBand(i / 240 - 8) && inBand(i / 240 + 8) ? flag : 0)),
    };
    expect(rightShare({ ...picture, hole: middle }, field.nearest)).toBeGreaterThan(0.95);
  });

  it('has a ring of its own for each of two holes', () => {
    // At the left a grid, at the right another.
    const picture = patterned((x, y) => (x < 200 ? grid(33)(x, y) : grid(26)(x, y)), 400, 0);
    for (const left of [70, 270]) {
      for (let y = 170; y < 230; y++) {
        picture.hole.data.fill(1, y * 400 + left, y * 400 + left + 60);
        picture.source.data.fill(0, y * 400 + left, y * 400 + left + 60);
      }
    }
    const field = fieldOf(picture);
    const followed = runAtOnce(findFollowed(field, halved(picture), [], createRandom(1)));
    expect(followed).toHaveLength(2);
    follow(field, followed);
    expect(rightShare(picture, field.nearest)).toBeGreaterThan(0.95);
  });

  it('follows nothing where there is no lattice', () => {
    const picture = patterned(clouds, 200, 60);
    expect(runAtOnce(findFollowed(fieldOf(picture), halved(picture), [], createRandom(1)))).toEqual([]);
  });
});

describe('the synthesis', () => {
  it.each([
    ['a lattice', grid(33), 28],
    ['a lattice seen at a slant', slanted, 19],
  ] as [string, Brightness, number][])('goes on with %s though the guide is grey', (_, brightness, least) => {
    const picture = patterned(brightness, 200, 60);
    const { width, height, hole, source, truth } = picture;
    const data = new Uint8Array(4 * width * height).fill(255);
    const guide = { width, height, data: new Float32Array(3 * width * height) };
    for (let k = 0; k < truth.length; k++) {
      const inside = hole.data[Math.floor(k / 3)];
      data[4 * Math.floor(k / 3) + (k % 3)] = inside ? 0 : truth[k];
      guide.data[k] = inside ? 150 : truth[k];
    }
    const filled = runAtOnce(
      synthesisePatches({
        image: { width, height, data },
        hole,
        source,
        seen: seenAll(picture, guide),
        seed: 0,
      }),
    );
    let [sum, count] = [0, 0];
    hole.data.forEach((inside, i) => {
      if (!inside) return;
      sum += (filled.data[4 * i] - truth[3 * i]) ** 2;
      count++;
    });
    expect(10 * Math.log10(255 ** 2 / (sum / count))).toBeGreaterThan(least);
  });
});
