import { expect, test } from 'vitest';
import { checkMask, checkMaskFile } from '../../../ui/editor/mask-import.ts';
import { madePng } from '../../core/files/made-png.ts';

const mask = (width: number, height: number) => madePng({ width, height, depth: 1, type: 0 });
const check = (width: number, height: number) => () => checkMaskFile(mask(width, height), 260, 200);

test('a mask of the picture’s size or shape is taken', () => {
  for (const [width, height] of [
    [260, 200],
    [520, 400],
    [130, 100],
    [131, 100],
  ]) {
    expect(check(width, height)).not.toThrow();
  }
});

test('a mask of another shape, a huge one and a file that is none are told what would be right', () => {
  expect(check(200, 260)).toThrow(
    'That mask is 200 × 260 px, the picture 260 × 200 px: save the mask at the picture’s size.',
  );
  const huge = mask(4, 4);
  new DataView(huge.buffer).setUint32(16, 46_341);
  new DataView(huge.buffer).setUint32(20, 46_341);
  expect(() => checkMaskFile(huge, 260, 200)).toThrow(
    /46341 × 46341 px is above 16384 px .*save the mask at 260 × 200 px/,
  );
  expect(() => checkMaskFile(new Uint8Array(9), 260, 200)).toThrow(/save the mask as PNG/);
});

test('a mask in which nothing is white, as one of 0 and 1 has, is told what would be right', () => {
  const data = new Uint8Array(12);
  const empty = { width: 4, height: 3, data };
  expect(() => checkMask(empty)).toThrow(/^Nothing in that mask is white: make white \(255, not 1\)/);
  data[5] = 1;
  expect(() => checkMask(empty)).toThrow(/^Nothing in that mask is white/);
  data[5] = 128;
  expect(() => checkMask(empty)).not.toThrow();
});
