import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countUpperHalf, isUniform, sameBytes } from '../../../ui/state/byte-loops.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 41 });

test('counts the selected bytes as a loop over single bytes does', () => {
  fc.assert(
    fc.property(bytes, (list) => {
      expect(countUpperHalf(list)).toBe([...list].filter((value) => value >= 128).length);
    }),
  );
  expect(countUpperHalf(new Uint8Array(16384).fill(255))).toBe(16384);
});

test('tells equal bytes from bytes that differ in one place', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), (list, at) => {
      const other = list.slice();
      expect(sameBytes(list, other)).toBe(true);
      other[at % other.length]! ^= 1;
      expect(sameBytes(list, other)).toBe(false);
    }),
  );
});

test('tells bytes that are all the same from others', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 2, max: 41 }),
      fc.nat(),
      (value, length, at) => {
        const list = new Uint8Array(length).fill(value);
        expect(isUniform(list)).toBe(true);
        list[at % length]! ^= 128;
        expect(isUniform(list)).toBe(false);
      },
    ),
  );
});
