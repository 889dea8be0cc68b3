import { describe, expect, it } from 'vitest';
import { makeStructure, structureKinds } from './structure.ts';

/** Mean colours of `step` x `step` pixels. */
function reduced(data: Uint8Array, side: number, step: number): Float32Array {
  const small = side / step;
  const means = new Float32Array(3 * small * small);
  for (let i = 0; i < side * side; i++) {
    const at = 3 * (Math.floor(i / side / step) * small + Math.floor((i % side) / step));
    for (let c = 0; c < 3; c++) means[at + c] += data[4 * i + c] / (step * step);
  }
  return means;
}

/** A quarter of the usual size in each direction, for speed. */
const SMALL = 1 / 4;

describe.each(structureKinds)('a structure picture: %s', (kind) => {
  const whole = makeStructure(kind, 1, SMALL);

  it('is the same for the same seed and another for another', () => {
    expect(Buffer.compare(whole.truth, makeStructure(kind, 1, SMALL).truth)).toBe(0);
    expect(Buffer.compare(whole.mask, makeStructure(kind, 1, SMALL).mask)).toBe(0);
    const other = makeStructure(kind, 2, SMALL);
    expect(Buffer.compare(whole.truth, other.truth)).not.toBe(0);
    expect(Buffer.compare(whole.mask, other.mask)).not.toBe(0);
  });

  it('shows the same at twice the size', () => {
    const twice = makeStructure(kind, 1, 2 * SMALL);
    const [small, large] = [reduced(whole.truth, 96, 4), reduced(twice.truth, 192, 8)];
    const difference = small.reduce((sum, value, i) => sum + Math.abs(value - large[i]), 0) / small.length;
    expect(difference).toBeLessThan(2.5);
    const areaOf = (mask: Uint8Array) => mask.reduce((sum, value) => sum + value / 255, 0) / mask.length;
    expect(areaOf(twice.mask)).toBeCloseTo(areaOf(whole.mask), 2);
  });

  it('has a hole of 2 to 12 % in which something is to be seen', () => {
    for (const seed of [1, 2, 3, 4]) {
      const { truth, mask } = makeStructure(kind, seed, SMALL);
      const greens = [...mask.keys()].filter((i) => mask[i] === 255).map((i) => truth[4 * i + 1]);
      expect(greens.length / mask.length).toBeGreaterThan(0.02);
      expect(greens.length / mask.length).toBeLessThan(0.12);
      const mean = greens.reduce((sum, value) => sum + value, 0) / greens.length;
      const variance = greens.reduce((sum, value) => sum + (value - mean) ** 2, 0) / greens.length;
      expect(Math.sqrt(variance)).toBeGreaterThan(5);
    }
  });
});

it('differs in softness and grain from picture to picture, and leaves screens exact', () => {
  /** The share of neighbours in the first row that differ: all of them where there is grain. */
  const changes = (kind: 'checker' | 'screen', seed: number) => {
    const { truth, width } = makeStructure(kind, seed, SMALL);
    const steps = [...Array(width - 1).keys()].map((x) => Math.abs(truth[4 * x + 5] - truth[4 * x + 1]));
    return steps.filter((step) => step > 0).length / steps.length;
  };
  const checkers = [1, 2, 3, 4, 5, 6].map((seed) => changes('checker', seed));
  expect(Math.min(...checkers)).toBeLessThan(0.35);
  expect(Math.max(...checkers)).toBeGreaterThan(0.6);
  const screens = [1, 2, 3].map((seed) => changes('screen', seed));
  expect(Math.max(...screens)).toBeLessThan(0.2);
});
