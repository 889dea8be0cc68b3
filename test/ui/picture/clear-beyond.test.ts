import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clearBeyond } from '../../../ui/picture/clear-beyond.ts';

const WIDTH = 9;
const HEIGHT = 7;

test('what is far from the mask becomes see-through, and keeps its colour', async () => {
  const sizes = fc.record({ x: fc.nat(2), y: fc.nat(2), reach: fc.nat(4) });
  const inBox = fc.uniqueArray(fc.nat(WIDTH * HEIGHT - 1), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(sizes, inBox, async ({ x, y, reach }, places) => {
      const box = { x, y, width: WIDTH, height: HEIGHT };
      const mask = { width: 12, height: 10, data: new Uint8Array(120) };
      const holes = places.map((place) => ({ x: place % WIDTH, y: Math.floor(place / WIDTH) }));
      for (const hole of holes) mask.data[(y + hole.y) * 12 + x + hole.x] = 255;
      const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(77);
      await clearBeyond({ width: WIDTH, height: HEIGHT, data }, mask, box, reach);
      for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
        const [column, row] = [pixel % WIDTH, Math.floor(pixel / WIDTH)];
        const near = holes.some(
          (hole) => Math.abs(hole.x - column) <= reach && Math.abs(hole.y - row) <= reach,
        );
        expect([...data.subarray(pixel * 4, pixel * 4 + 4)]).toEqual([77, 77, 77, near ? 77 : 0]);
      }
    }),
  );
});
