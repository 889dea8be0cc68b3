import { expect, it } from 'vitest';
import { blendSeam } from '../../../core/blend/seam.ts';
import { raster, type Rgba } from '../../../core/raster/raster.ts';
import { runAtOnce } from '../../../core/turns.ts';

const size = { width: 40, height: 30 };
const count = size.width * size.height;

function plain(value: number): Rgba {
  const data = new Uint8Array(4 * count).fill(255);
  for (let i = 0; i < count; i++) data.fill(value, 4 * i, 4 * i + 3);
  return raster(size, data);
}

it('lays sure ground to the level, whatever the mask cut through beside it', () => {
  const original = plain(255);
  const hole = raster(size, new Uint8Array(count));
  for (let y = 10; y < 22; y++) hole.data.fill(1, y * 40 + 8, y * 40 + 32);
  // Words that the mask cut: dark pixels right above the hole, of which the fill knows nothing.
  for (let x = 10; x < 30; x += 3) original.data.fill(20, 4 * (9 * 40 + x), 4 * (9 * 40 + x) + 3);
  const filled = plain(255);
  const ground = plain(255);
  for (let i = 0; i < count; i++) ground.data[4 * i + 3] = hole.data[i] ? 255 : 0;
  const blend = (given?: Rgba) =>
    runAtOnce(blendSeam(filled, original, hole, { feather: 2, isForetold: true, ground: given }));
  const darkest = ({ data }: Rgba) =>
    hole.data.reduce((least, inside, i) => (inside ? Math.min(least, data[4 * i]) : least), 255);
  expect(darkest(blend(ground))).toBe(255);
  expect(darkest(blend())).toBeLessThan(250);
  // Outside of the hole nothing changes.
  const result = blend(ground);
  for (let i = 0; i < count; i++) if (!hole.data[i]) expect(result.data[4 * i]).toBe(original.data[4 * i]);
});
