import { describe, expect, it } from 'vitest';
import { joinPieces } from '../../../core/detail/join-pieces.ts';
import type { Level } from '../../../core/detail/level.ts';
import { positionsOf } from '../../../core/raster/raster.ts';
import { runAtOnce } from '../../../core/turns.ts';
import { level } from './level.ts';

const [width, height] = [64, 40];
const grain = (i: number) => Math.round(20 * Math.abs((Math.sin(i * 12.9898) * 43758.5453) % 1));

/** Left half dark, right half `step` levels brighter; both grainy or both flat. */
const halves = (step: number, grainy: boolean) =>
  Uint8Array.from({ length: 3 * width * height }, (_, k) => {
    const i = Math.floor(k / 3);
    return 80 + (i % width < width / 2 ? 0 : step) + (grainy ? grain(i) : 0);
  });

/** 16 x 20 pixels in the middle. */
const pixels = positionsOf({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x >= 24 && x < 40 && y >= 10 && y < 30 ? 1 : 0;
  }),
});

/** The picture, every pixel of the middle copied from where `sourceOf` says, as it is and joined. */
function joined(colour: Uint8Array, sourceOf: (x: number, i: number) => number) {
  const copies = new Int32Array(width * height).fill(-1);
  const copied = colour.slice();
  for (const i of pixels) {
    copies[i] = sourceOf(i % width, i);
    for (let c = 0; c < 3; c++) copied[3 * i + c] = colour[3 * copies[i] + c];
  }
  return { copied, into: joinedInto(colour.slice(), level(width, height, colour), copies) };
}

/** Colours with what was joined in them. */
function joinedInto(into: Uint8Array, picture: Level, copies: Int32Array): Uint8Array {
  const joined = runAtOnce(joinPieces(picture, pixels, copies));
  joined.pixels.forEach((i, n) => into.set(joined.colours.subarray(3 * n, 3 * n + 3), 3 * i));
  return into;
}

/** The mean step between two neighbouring columns. */
function step(data: Uint8Array, x: number): number {
  let sum = 0;
  for (let y = 10; y < 30; y++) sum += data[3 * (y * width + x + 1)] - data[3 * (y * width + x)];
  return sum / 20;
}

/** Left columns from the dark half, right ones from the bright half, both far from the edge between the halves. */
const twoPieces = (x: number, i: number) => (x < 32 ? i - 20 : i + 20);

describe('joining pieces', () => {
  it('leaves one piece as it is', () => {
    const { copied, into } = joined(halves(60, true), (_, i) => i - 16);
    expect(into).toEqual(copied);
  });

  it('spreads the step between two pieces and keeps what is in them', () => {
    const { copied, into } = joined(halves(60, true), twoPieces);
    expect(step(copied, 31)).toBeGreaterThan(50);
    expect(Math.abs(step(into, 31))).toBeLessThan(40);
    for (let y = 12; y < 28; y++) {
      // The grain is what it was, but for what the step is spread by from pixel to pixel.
      for (const x of [25, 26, 36, 37]) {
        const i = 3 * (y * width + x);
        expect(Math.abs(into[i + 3] - into[i] - (copied[i + 3] - copied[i]))).toBeLessThanOrEqual(4);
      }
    }
  });

  it('does not change a texture whose pieces fit but for their grain', () => {
    const { copied, into } = joined(halves(0, true), twoPieces);
    let worst = 0;
    for (const i of pixels) worst = Math.max(worst, Math.abs(into[3 * i] - copied[3 * i]));
    expect(worst).toBeLessThanOrEqual(3);
  });

  it('looks at no pixel that may not be borrowed', () => {
    const colour = halves(30, false);
    const picture = level(width, height, colour);
    // A forbidden column of another colour right beside the left piece's source.
    for (let y = 0; y < height; y++) {
      picture.source.data[y * width + 12] = 0;
      colour.fill(255, 3 * (y * width + 12), 3 * (y * width + 12) + 3);
    }
    const copies = new Int32Array(width * height).fill(-1);
    for (const i of pixels) copies[i] = twoPieces(i % width, i);
    const results = [255, 0].map((value) => {
      for (let y = 0; y < height; y++) colour.fill(value, 3 * (y * width + 12), 3 * (y * width + 12) + 3);
      return joinedInto(new Uint8Array(colour.length), picture, copies);
    });
    expect(results[0]).toEqual(results[1]);
  });

  it('leaves alone what has no copy', () => {
    const { into } = joined(halves(60, true), (x, i) => (x < 30 ? -1 : i + 20));
    const before = halves(60, true);
    for (const i of pixels) if (i % width < 30) expect(into[3 * i]).toBe(before[3 * i]);
  });
});
