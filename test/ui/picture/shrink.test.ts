import { describe, expect, test } from 'vitest';
import { type Box, cut, type Rgba, runAtOnce } from '@contextual-fill/core';
import { shrink } from '../../../ui/picture/shrink.ts';

const [width, height] = [7, 5];
const image: Rgba = { width, height, data: new Uint8ClampedArray(width * height * 4) };
for (let i = 0; i < width * height; i++)
  image.data.set([i * 7, 255 - i * 7, 40, i % 3 === 0 ? 0 : 255], i * 4);
const partOf = (box: Box) => ({ ...cut(image, box), width: box.width, height: box.height });

describe('a picture made smaller', () => {
  test('at its own size is what it is', () => {
    const box = { x: 1, y: 2, width: 3, height: 2 };
    expect(runAtOnce(shrink(partOf, box, 1)).data).toEqual(cut(image, box).data);
  });

  test('has the mean of what is opaque in each square, also in those that the edge cuts', () => {
    const whole = { x: 0, y: 0, width, height };
    const small = runAtOnce(shrink(partOf, whole, 2));
    expect([small.width, small.height]).toEqual([4, 3]);
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 4; x++) {
        const inside = [0, 1, 2, 3]
          .map((i) => [2 * x + (i % 2), 2 * y + (i >> 1)])
          .filter(([u, v]) => u < width && v < height)
          .map(([u, v]) => v * width + u);
        const opaque = inside.filter((i) => i % 3 !== 0);
        const mean = opaque.reduce((sum, i) => sum + i * 7, 0) / Math.max(1, opaque.length);
        const [red, , , alpha] = small.data.subarray((y * 4 + x) * 4);
        expect(Math.abs(alpha - (255 * opaque.length) / inside.length)).toBeLessThan(1);
        if (opaque.length > 0) expect(Math.abs(red - mean)).toBeLessThan(1);
      }
    }
  });
});
