import { expect, it } from 'vitest';
import { emptyPixels, extend, extendData } from '../../../core/raster/extend.ts';
import { runAtOnce } from '../../../core/turns.ts';

const margins = { left: 1, top: 2, right: 3, bottom: 0 };

it('a picture with margins is the picture where it lies, and see-through around it', () => {
  const data = Uint8Array.from({ length: 2 * 2 * 4 }, (_, i) => (i % 4 === 3 ? 255 : i + 1));
  const { width, height, data: larger } = runAtOnce(extend({ width: 2, height: 2, data }, margins));
  expect([width, height, larger.length]).toEqual([6, 4, 96]);
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 6; x++) {
      const inside = x >= 1 && x < 3 && y >= 2;
      const from = 4 * ((y - 2) * 2 + x - 1);
      const pixel = [...larger.subarray(4 * (y * 6 + x), 4 * (y * 6 + x) + 4)];
      expect(pixel).toEqual(inside ? [...data.subarray(from, from + 4)] : [0, 0, 0, 0]);
    }
  }
  const wide = runAtOnce(extendData(Uint16Array.of(1000, 2000), { width: 2, height: 1 }, margins));
  expect([...wide]).toEqual([...new Array<number>(13).fill(0), 1000, 2000, 0, 0, 0]);
});

it('what is empty of a picture is all that is not wholly opaque', () => {
  const data = Uint8Array.of(9, 9, 9, 255, 9, 9, 9, 254, 9, 9, 9, 0);
  expect([...runAtOnce(emptyPixels({ width: 3, height: 1, data })).data]).toEqual([0, 255, 255]);
});
