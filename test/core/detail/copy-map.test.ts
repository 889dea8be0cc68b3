import { describe, expect, it } from 'vitest';
import { chooseCopies } from '../../../core/detail/copy-map.ts';
import type { Field } from '../../../core/detail/field.ts';
import { positionsOf } from '../../../core/raster/raster.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { level } from './level.ts';

const [width, height] = [60, 40];
const hole = Uint8Array.from({ length: width * height }, (_, i) => {
  const [x, y] = [i % width, Math.floor(i / width)];
  return x >= 24 && x < 36 && y >= 12 && y < 28 ? 1 : 0;
});
const pixels = positionsOf({ width, height, data: hole });

/** A field whose targets, all around the hole, have the source that `sourceOf` says. */
function fieldOf(sourceOf: (x: number, i: number) => number): Field {
  const picture = level(width, height, new Uint8Array(3 * width * height).fill(100));
  for (let i = 0; i < hole.length; i++) picture.source.data[i] = 1 - hole[i];
  const targets: number[] = [];
  const nearest = new Int32Array(width * height).fill(-1);
  for (let y = 10; y < 30; y++) {
    for (let x = 22; x < 38; x++) {
      targets.push(y * width + x);
      nearest[y * width + x] = sourceOf(x, y * width + x);
    }
  }
  const room = () => new Float32Array(width * height);
  const field = {
    level: picture,
    radius: 3,
    nearest,
    targets: Int32Array.from(targets),
    cost: room(),
    weight: room(),
  };
  // What else a field holds plays no part here.
  return field as Partial<Field> as Field;
}

const scale = { least: 0, bandwidth: 1 };

describe('where pixels are copied from', () => {
  it('is one piece where one target alone has another source', () => {
    const odd = 20 * width + 30;
    const field = fieldOf((_, i) => (i === odd ? i + 18 : i - 18));
    const copies = runAtOnce(chooseCopies(field, pixels, scale));
    for (const p of pixels) expect(copies[p]).toBe(p - 18);
  });

  it('is nowhere where no patch reaches', () => {
    const field = fieldOf((_, i) => i - 18);
    field.nearest.fill(-1);
    const copies = runAtOnce(chooseCopies(field, pixels, scale));
    expect(copies.every((from) => from === -1)).toBe(true);
  });
});
