import { type Provenance, runAtOnce } from '@contextual-fill/core';
import { describe, expect, test } from 'vitest';
import { borrowedToJson } from '../../../ui/borrowed/export.ts';
import { copiedAt, nearestFilled, readBorrowed, shareFrom } from '../../../ui/borrowed/model.ts';
import { paintDirections, paintHeat, paintPiece, type Pixels } from '../../../ui/borrowed/paint.ts';

const size = { width: 40, height: 20 };

/** A hole of 6 x 4 at (10, 8): the left half comes from 8 px to the left, the right half from 10 px to the right. */
function provenance(): Provenance[] {
  const box = { x: 10, y: 8, width: 6, height: 4 };
  const sources = Int32Array.from({ length: 24 }, (_, i) => {
    const [x, y] = [i % 6, Math.floor(i / 6)];
    if (x === 0 && y === 0) return -2;
    if (x === 5 && y === 3) return -1;
    return (8 + y) * 40 + 10 + x + (x < 3 ? -8 : 10);
  });
  return [{ box, pictureWidth: 40, sources }];
}

const borrowed = runAtOnce(readBorrowed(provenance(), size));
const view = { scale: 1, x: 0, y: 0 };

function painted(paint: (pixels: Pixels) => void, scale = 1) {
  const [width, height] = [size.width * scale, size.height * scale];
  const pixels = { box: { x: 0, y: 0, width, height }, data: new Uint8ClampedArray(4 * width * height) };
  paint(pixels);
  return (x: number, y: number) => [...pixels.data.slice(4 * (y * width + x), 4 * (y * width + x) + 4)];
}

describe('what was borrowed', () => {
  test('is known for every pixel: copied, made, or not filled', () => {
    expect(copiedAt(borrowed, { x: 11, y: 9 })).toEqual({
      at: { x: 11, y: 9 },
      from: { x: 3, y: 9 },
      piece: 0,
    });
    expect(copiedAt(borrowed, { x: 14, y: 8 })).toMatchObject({ from: { x: 24, y: 8 }, piece: 1 });
    expect(copiedAt(borrowed, { x: 15, y: 11 })).toEqual({ at: { x: 15, y: 11 }, from: null, piece: -1 });
    expect(copiedAt(borrowed, { x: 10, y: 8 })).toBeNull();
    expect(nearestFilled(borrowed, { x: 0, y: 0 })).toEqual({ x: 10, y: 9 });
    expect(borrowed.farthest).toBe(10);
  });

  test('counts by the pixel what came from an area, and what came from elsewhere', () => {
    const mask = { ...size, data: new Uint8Array(40 * 20) };
    for (let y = 0; y < 20; y++) mask.data.fill(255, y * 40, y * 40 + 4);
    // Of 22 copied pixels columns 2 and 3 of the left half: 3 + 4.
    expect(runAtOnce(shareFrom(provenance(), mask, false))).toBeCloseTo(7 / 22);
    expect(runAtOnce(shareFrom(provenance(), mask, true))).toBeCloseTo(15 / 22);
    expect(runAtOnce(shareFrom([], mask, false))).toBe(0);
  });

  test('is painted pixel by pixel in the colours of the directions', () => {
    const at = painted((pixels) => paintDirections(pixels, view, borrowed));
    expect(at(12, 9)).not.toEqual(at(13, 9));
    expect(at(11, 9)).toEqual(at(12, 11));
    expect(at(10, 8)).toEqual([0, 0, 0, 0]);
    expect(at(9, 9)).toEqual([0, 0, 0, 0]);
    const large = painted((pixels) => paintDirections(pixels, { ...view, scale: 4 }, borrowed), 4);
    expect(large(4 * 12 + 3, 36)).toEqual(at(12, 9));
    expect(large(4 * 13, 36)).toEqual(at(13, 9));
  });

  test('heats exactly the pixels that were lent', () => {
    const at = painted((pixels) => paintHeat(pixels, view, borrowed));
    for (let y = 0; y < 20; y++) {
      for (let x = 0; x < 40; x++) {
        const lent = borrowed.provenance[0].sources.includes(y * 40 + x);
        expect(at(x, y)[3]).toBe(lent ? 255 : 0);
      }
    }
  });

  test('shows a piece at both ends', () => {
    const at = painted((pixels) => paintPiece(pixels, view, borrowed, 1));
    expect(at(14, 9)[3]).toBeGreaterThan(0);
    expect(at(24, 9)[3]).toBeGreaterThan(0);
    expect(at(24, 9).slice(0, 3)).not.toEqual(at(14, 9).slice(0, 3));
    expect(at(12, 9)[3]).toBe(0);
    expect(at(4, 9)[3]).toBe(0);
  });

  test('is exported as pieces, whose rows hold every copied pixel once', () => {
    const text = runAtOnce(borrowedToJson(borrowed, { name: 'Street', ...size })).join('');
    const { pieces } = JSON.parse(text) as {
      pieces: { shift: [number, number]; pixels: number; rows: [number, number, number][] }[];
    };
    const found = new Map<string, string>();
    for (const { shift, rows } of pieces) {
      for (const [y, first, length] of rows) {
        for (let x = first; x < first + length; x++)
          found.set(`${x},${y}`, `${x + shift[0]},${y + shift[1]}`);
      }
    }
    expect(found.size).toBe(22);
    for (const [at, from] of found) {
      const [x, y] = at.split(',').map(Number);
      const source = copiedAt(borrowed, { x, y })!.from!;
      expect(from).toBe(`${source.x},${source.y}`);
    }
  });
});
