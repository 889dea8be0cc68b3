import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patchVariance } from '../../../core/detail/patch-variance.ts';
import { runAtOnce } from '../../../core/turns.ts';

it('is the sum of squared differences from the mean of every patch inside the picture', () => {
  fc.assert(
    fc.property(
      fc.record({
        width: fc.integer({ min: 1, max: 12 }),
        height: fc.integer({ min: 1, max: 12 }),
        radius: fc.integer({ min: 0, max: 3 }),
      }),
      fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
      ({ width, height, radius }, values) => {
        const colour = Uint8Array.from({ length: width * height * 3 }, () => values.next().value as number);
        const variance = runAtOnce(patchVariance({ width, height, data: colour }, radius));
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const inside = x >= radius && y >= radius && x + radius < width && y + radius < height;
            const expected = inside ? literal(colour, width, x, y, radius) : 0;
            expect(variance[y * width + x]).toBeCloseTo(expected, 0);
          }
        }
      },
    ),
  );
});

function literal(colour: Uint8Array, width: number, x: number, y: number, radius: number): number {
  let sum = 0;
  for (let c = 0; c < 3; c++) {
    const patch: number[] = [];
    for (let v = y - radius; v <= y + radius; v++)
      for (let u = x - radius; u <= x + radius; u++) patch.push(colour[3 * (v * width + u) + c]);
    const mean = patch.reduce((total, value) => total + value, 0) / patch.length;
    sum += patch.reduce((total, value) => total + (value - mean) ** 2, 0);
  }
  return sum;
}
