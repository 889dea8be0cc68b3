import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { growFlags, growMask, ringAround } from '../../../core/raster/grow.ts';
import { runAtOnce } from '../../../core/turns.ts';

describe('growing flags', () => {
  it('sets every pixel within the margin, across and down', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(11 * 7 - 1), { maxLength: 6 }), fc.nat(5), (places, margin) => {
        const data = new Uint8Array(11 * 7);
        for (const place of places) data[place] = 1;
        const grown = runAtOnce(growFlags({ width: 11, height: 7, data }, margin));
        const expected = data.map((_, i) => {
          const near = (j: number) =>
            Math.abs((i % 11) - (j % 11)) <= margin &&
            Math.abs(Math.floor(i / 11) - Math.floor(j / 11)) <= margin;
          return places.some(near) ? 1 : 0;
        });
        expect(grown).toEqual({ width: 11, height: 7, data: expected });
      }),
    );
  });
});

describe('the ring around the hole', () => {
  it('is what is near the hole but outside', () => {
    const hole = { width: 7, height: 7, data: new Uint8Array(49).fill(1, 24, 25) };
    const { data: ring } = runAtOnce(ringAround(hole, 2));
    expect(ring.reduce((sum, flag) => sum + flag, 0)).toBe(24);
    expect(ring[24]).toBe(0);
    const corner = { width: 2, height: 2, data: Uint8Array.from([1, 0, 0, 0]) };
    expect(runAtOnce(ringAround(corner, 5)).data).toEqual(Uint8Array.from([0, 1, 1, 1]));
  });
});

describe('growing a mask', () => {
  it('takes in what lies within the distance, and gives it back when shrunk', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(899), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: -4, max: 6 }),
        (dots, by) => {
          const mask = { width: 30, height: 30, data: new Uint8Array(900) };
          for (const dot of dots) {
            for (let k = 0; k < 60; k++) mask.data[(dot + 7 * k) % 900] = 200;
          }
          const grown = runAtOnce(growMask(mask, by)).data;
          let wrong = 0;
          for (let i = 0; i < 900; i++) {
            let nearest = Infinity;
            for (let j = 0; j < 900; j++) {
              const wanted = by > 0 ? mask.data[j] >= 128 : mask.data[j] < 128;
              if (wanted) {
                nearest = Math.min(
                  nearest,
                  Math.hypot((i % 30) - (j % 30), Math.floor(i / 30) - Math.floor(j / 30)),
                );
              }
            }
            const within = nearest <= Math.abs(by);
            const expected = by > 0 ? within : by < 0 ? mask.data[i] >= 128 && !within : mask.data[i] >= 128;
            if (grown[i] !== (expected ? 255 : 0)) wrong++;
          }
          expect(wrong).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });
});
