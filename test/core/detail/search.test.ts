import { describe, expect, it } from 'vitest';
import { offer, type Field } from '../../../core/detail/field.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { sweepField, type Sweep } from '../../../core/detail/search.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { searchedField, SIDE } from './searched-field.ts';

/** The same sweep, with `offer` for each source. */
function plainSweep(field: Field, { backwards, reach, random }: Sweep): void {
  const { targets, nearest } = field;
  const { width, height } = field.level;
  const step = backwards ? 1 : -1;
  for (const t of backwards ? targets.slice().reverse() : targets) {
    if (nearest[t + step] >= 0) offer(field, t, nearest[t + step] - step);
    if (nearest[t + step * width] >= 0) offer(field, t, nearest[t + step * width] - step * width);
    for (let radius = reach; radius >= 1; radius /= 2) {
      const y = Math.floor(nearest[t] / width) + Math.round((random() * 2 - 1) * radius);
      const x = (nearest[t] % width) + Math.round((random() * 2 - 1) * radius);
      if (x >= 0 && y >= 0 && x < width && y < height) offer(field, t, y * width + x);
    }
  }
}

describe('a sweep', () => {
  it.each([
    ['with a guide', true],
    ['without', false],
  ])('offers what propagation and random search find, %s', (_, withGuide) => {
    const [swept, plain] = [searchedField(withGuide), searchedField(withGuide)];
    const before = swept.nearest.slice();
    const [one, other] = [createRandom(8), createRandom(8)];
    for (const backwards of [false, true, false]) {
      runAtOnce(sweepField(swept, { backwards, reach: SIDE, random: one }));
      plainSweep(plain, { backwards, reach: SIDE, random: other });
    }
    const changed = swept.targets.filter((t) => swept.nearest[t] !== before[t]);
    expect(changed.length).toBeGreaterThan(swept.targets.length / 2);
    expect(swept.nearest).toEqual(plain.nearest);
    expect(swept.cost).toEqual(plain.cost);
    expect(swept.uses).toEqual(plain.uses);
  });
});
