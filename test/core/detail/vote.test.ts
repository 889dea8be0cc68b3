import { describe, expect, it } from 'vitest';
import type { Field } from '../../../core/detail/field.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { costRange } from '../../../core/detail/vote.ts';

/** A field with these costs, and what else plays a part. */
function fieldOf(costs: readonly number[]): Field {
  const cost = Float32Array.from(costs);
  return { targets: Int32Array.from(costs.keys()), cost } as Partial<Field> as Field;
}

describe('the range of costs', () => {
  it.each([1, 2, 3, 4, 5, 100, 4096])('goes from the least to the 75th percentile: %i targets', (count) => {
    const random = createRandom(count);
    for (const levels of [3, 1e6]) {
      const costs = Array.from({ length: count }, () => Math.floor(levels * (random() - 0.3)));
      const sorted = [...costs].sort((a, b) => a - b);
      expect(costRange(fieldOf(costs))).toEqual({
        least: sorted[0],
        range: sorted[Math.floor(0.75 * count)] - sorted[0],
      });
    }
  });
});
