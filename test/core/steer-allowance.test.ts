import { describe, expect, it } from 'vitest';
import type { Field } from '../../core/detail/field.ts';
import { positions } from '../../core/detail/level.ts';
import { energyAround, steeredAllowance } from '../../core/detail/steer-allowance.ts';
import { level } from './level.ts';

const [width, height] = [80, 40];
const breathe = () => Promise.resolve();

/** Columns of alternating brightness: 10 levels on the left, 20 in the middle where the hole is not, 40 on the right. */
const colour = Uint8Array.from({ length: 3 * width * height }, (_, k) => {
  const x = Math.floor(k / 3) % width;
  return 100 + (x % 2) * (x < 20 ? 10 : x < 60 ? 20 : 40);
});
const hole = Uint8Array.from({ length: width * height }, (_, i) => {
  const [x, y] = [i % width, Math.floor(i / width)];
  return x >= 30 && x < 50 && y >= 10 && y < 30 ? 1 : 0;
});
hole.forEach((inside, i) => inside && colour.fill(0, 3 * i, 3 * i + 3));
const picture = level(width, height, colour, hole);
const pixels = positions(hole);

function borrowedFrom(column: number): Field {
  const nearest = new Int32Array(width * height).fill(-1);
  for (const p of pixels) nearest[p] = Math.floor(p / width) * width + column + (p % 2);
  return { nearest } as Field;
}

describe('steering the allowance', () => {
  it('measures what is known near the hole and nothing else', async () => {
    // Half of the squared differences are across: 20 ^ 2 / 2. Level 2 looks 6 px around.
    expect(await energyAround(picture, 2, breathe)).toBeCloseTo(200, 0);
    expect(await energyAround({ ...picture, hole: hole.map(() => 1) }, 2, breathe)).toBe(0);
  });

  it('asks for busier sources where those are plainer than the surroundings, for plainer ones where they are busier', async () => {
    const around = await energyAround(picture, 2, breathe);
    const [plain, alike, busy] = [4, 52, 64].map((column) =>
      steeredAllowance(picture, borrowedFrom(column), pixels, around, 0.5),
    );
    expect(plain).toBe(1);
    expect(alike).toBeGreaterThan(0.5);
    expect(alike).toBeLessThan(1);
    expect(busy).toBeLessThan(0.1);
    expect(busy).toBeGreaterThan(0);
  });
});
