import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patchVariance } from '../../../core/detail/patch-variance.ts';
import { createRandom } from '../../../core/detail/random.ts';
import { runAtOnce } from '../../../core/turns.ts';

it('is a quarter of the squared differences to the pixels 2 px on, summed over every patch inside the picture', () => {
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
            const expected = inside ? literal(colour, width, height, x, y, radius) : 0;
            expect(variance[y * width + x]).toBe(Math.fround(expected));
          }
        }
      },
    ),
  );
});

function literal(
  colour: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  radius: number,
): number {
  let sum = 0;
  for (let c = 0; c < 3; c++) {
    const at = (u: number, v: number) => colour[3 * (v * width + u) + c];
    for (let v = y - radius; v <= y + radius; v++) {
      for (let u = x - radius; u <= x + radius; u++) {
        if (u + 2 < width) sum += (at(u, v) - at(u + 2, v)) ** 2 / 4;
        if (v + 2 < height) sum += (at(u, v) - at(u, v + 2)) ** 2 / 4;
      }
    }
  }
  return sum;
}

const [side, radius] = [32, 3];
const values = 3 * (2 * radius + 1) ** 2;

/** Per value, of the patch in the middle of a grey picture. */
function varianceOf(brightness: (x: number, y: number) => number): number {
  const data = Uint8Array.from({ length: 3 * side * side }, (_, k) => {
    const i = Math.floor(k / 3);
    return brightness(i % side, Math.floor(i / side));
  });
  const variance = runAtOnce(patchVariance({ width: side, height: side, data }, radius));
  return variance[(side / 2) * side + side / 2] / values;
}

it('is the variance of grain, and little where two plain surfaces meet', () => {
  const random = createRandom(3);
  const grain = varianceOf(() => 100 + 40 * random());
  expect(grain).toBeGreaterThan(0.7 * (40 ** 2 / 12));
  expect(grain).toBeLessThan(1.4 * (40 ** 2 / 12));
  // Half the patch is 40 brighter: 20 from their mean, a variance of about 400.
  expect(varianceOf((x) => (x < side / 2 ? 100 : 140))).toBeLessThan(400 / 3);
});
