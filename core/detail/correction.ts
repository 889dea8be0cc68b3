/** The equations of what is added to copied pixels so that their pieces join; see `joinPieces`. */
import { KernelMemory } from '../kernels/kernels.ts';
import { BAND, type Work } from '../turns.ts';
import type { CopyMap } from './copy-map.ts';
import type { Level } from './level.ts';

/** Weight of leaving a copied pixel as it is, against that of one neighbour inside a piece. */
const FIDELITY = 0.03;
/** Weight of a joint, against that of a neighbour inside a piece: so a step is averaged along the joint. */
const ACROSS = 0.3;
/** A step up to this share of the texture's own gradients there is not seen, and stays. */
const UNSEEN = 0.5;
/** Over-relaxation, near the best for this fidelity: 2 / (1 + sqrt(1 - (4 / (4 + FIDELITY)) ^ 2)). */
const RELAXATION = 1.78;

/** Pixels that are worked on between two yields. */
const PART = 4096;

/** Bits of a kind: which of the four neighbours, right, left, below and above, take part, and which over a joint. */
const KINDS = 256;
const JOINT = 16;

/**
 * For every pixel that is copied: correction = inverse x (right side + its neighbours' weighted corrections). The
 * corrections lie on a grid around the pixels, a cell of zeros on every side.
 */
export interface Correction {
  /** Positions of the pixels in the level, ascending. */
  readonly pixels: Int32Array;
  /** Where each lies on the grid. */
  readonly cells: Int32Array;
  /** Which neighbours each has, as bits. */
  readonly kinds: Uint8Array;
  /** Four values a pixel, of which the last is 0. */
  readonly rightSide: Float32Array;
  /** Four values a cell of the grid, of which the last is 0. */
  readonly value: Float32Array;
  /** For every row between the first and the last with a pixel, and one more, the number of its first pixel. */
  readonly starts: Int32Array;
  /** Cells in a row of the grid. */
  readonly row: number;
  /** For every kind, of its four neighbours. */
  readonly weights: Float64Array;
  readonly inverse: Float64Array;
  readonly memory: KernelMemory;
}

/** The equations for those of the pixels, ascending positions, that have a copy; all corrections are 0. */
export function* correctionFor(level: Level, pixels: Int32Array, copies: CopyMap): Work<Correction> {
  const { width } = level;
  const copied = withCopy(pixels, copies);
  const { left, top, columns, rows } = boxOf(copied, width);
  const row = columns + 2;
  const memory = new KernelMemory(roomFor(copied.length, row, rows));
  const correction: Correction = {
    pixels: copied,
    cells: memory.integers(copied.length),
    kinds: memory.bytes(copied.length),
    rightSide: memory.floats(4 * copied.length),
    value: memory.floats(4 * row * (rows + 2)),
    starts: memory.integers(rows + 1),
    row,
    weights: memory.doubles(4 * KINDS),
    inverse: memory.doubles(KINDS),
    memory,
  };
  setWeights(correction);
  yield;
  const takesPart = new Uint8Array(row * (rows + 2));
  setCells(correction, takesPart, width, left, top);
  for (let n = 0; n < copied.length; n += PART) {
    yield;
    setPart(level, copies, correction, takesPart, n, Math.min(copied.length, n + PART));
  }
  memory.kernels?.setCorrection(
    correction.cells.byteOffset,
    correction.kinds.byteOffset,
    correction.rightSide.byteOffset,
    correction.value.byteOffset,
    correction.starts.byteOffset,
    row,
    correction.weights.byteOffset,
    correction.inverse.byteOffset,
  );
  return correction;
}

/** One sweep of successive over-relaxation (Young 1950). */
export function* relax(correction: Correction): Work {
  const rows = correction.starts.length - 1;
  const { kernels } = correction.memory;
  for (let y = 0; y < rows; y += BAND) {
    yield;
    const to = Math.min(rows, y + BAND);
    if (kernels) kernels.relaxCorrection(y, to);
    else relaxRows(correction, y, to);
  }
}

function relaxRows(
  { cells, kinds, rightSide, value, starts, row, weights, inverse }: Correction,
  from: number,
  to: number,
): void {
  const down = 4 * row;
  for (let n = starts[from]; n < starts[to]; n++) {
    const w = 4 * kinds[n];
    const right = weights[w];
    const left = weights[w + 1];
    const below = weights[w + 2];
    const above = weights[w + 3];
    const factor = inverse[kinds[n]];
    for (let k = 0, j = 4 * n, i = 4 * cells[n]; k < 3; k++, j++, i++) {
      const around =
        right * value[i + 4] + left * value[i - 4] + below * value[i + down] + above * value[i - down];
      value[i] += RELAXATION * ((rightSide[j] + around) * factor - value[i]);
    }
  }
}

/** Those of the pixels that have a copy. */
function withCopy(pixels: Int32Array, copies: CopyMap): Int32Array {
  const copied = new Int32Array(pixels.length);
  let count = 0;
  for (let n = 0; n < pixels.length; n++) if (copies[pixels[n]] >= 0) copied[count++] = pixels[n];
  return copied.subarray(0, count);
}

/** Sets where the pixels lie on the grid, whose first row and column are those at `top` and `left`, and marks them. */
function setCells(
  { pixels, cells, starts, row }: Correction,
  takesPart: Uint8Array,
  width: number,
  left: number,
  top: number,
): void {
  let next = 0;
  for (let n = 0; n < pixels.length; n++) {
    const y = (pixels[n] / width) | 0;
    while (next <= y - top) starts[next++] = n;
    const cell = (y - top + 1) * row + pixels[n] - y * width - left + 1;
    cells[n] = cell;
    takesPart[cell] = 1;
  }
  while (next < starts.length) starts[next++] = pixels.length;
}

function boxOf(
  pixels: Int32Array,
  width: number,
): { left: number; top: number; columns: number; rows: number } {
  if (pixels.length === 0) return { left: 0, top: 0, columns: 0, rows: 0 };
  const top = Math.floor(pixels[0] / width);
  const rows = Math.floor(pixels[pixels.length - 1] / width) - top + 1;
  let left = width;
  let right = 0;
  for (let n = 0; n < pixels.length; n++) {
    const x = pixels[n] % width;
    if (x < left) left = x;
    if (x > right) right = x;
  }
  return { left, top, columns: right - left + 1, rows };
}

/** Bytes that the equations take; each of at most 8 arrays is rounded up to 16 bytes. */
function roomFor(pixels: number, row: number, rows: number): number {
  return (4 + 1 + 16) * pixels + 16 * row * (rows + 2) + 4 * (rows + 1) + 8 * 5 * KINDS + 128;
}

/** What each kind's neighbours weigh, and the inverse of the sum of all its weights. */
function setWeights({ weights, inverse }: Correction): void {
  for (let kind = 0; kind < KINDS; kind++) {
    let sum = FIDELITY;
    for (let k = 0; k < 4; k++) {
      if (!(kind & (1 << k))) continue;
      weights[4 * kind + k] = kind & (JOINT << k) ? Math.fround(ACROSS) : 1;
      sum += weights[4 * kind + k];
    }
    inverse[kind] = Math.fround(1 / sum);
  }
}

/** Sets kind and right side of the pixels from number `from` up to, not including, `to`. */
function setPart(
  level: Level,
  copies: CopyMap,
  { pixels, cells, kinds, rightSide, row }: Correction,
  takesPart: Uint8Array,
  from: number,
  to: number,
): void {
  const { width } = level;
  for (let n = from; n < to; n++) {
    const p = pixels[n];
    const own = copies[p];
    let kind = 0;
    for (let k = 0; k < 4; k++) {
      const down = k < 2 ? 0 : k === 2 ? 1 : -1;
      const along = k === 0 ? 1 : k === 1 ? -1 : 0;
      if (!takesPart[cells[n] + down * row + along]) continue;
      const step = down * width + along;
      const other = copies[p + step];
      kind |= 1 << k;
      if (other - own === step) continue;
      kind |= JOINT << k;
      addStep(level, own, other, step, rightSide, 4 * n);
    }
    kinds[n] = kind;
  }
}

/**
 * Adds the weighted step from the source `a` of a pixel to the source `b` of the neighbour `step` on: by how much more
 * the colours change than the sources' own gradients there, where these may be looked at.
 */
function addStep(level: Level, a: number, b: number, step: number, into: Float32Array, at: number): void {
  const known = level.colour.data;
  const source = level.source.data;
  const afterA = source[a + step] === 1 ? 3 * (a + step) : -1;
  const beforeB = source[b - step] === 1 ? 3 * (b - step) : -1;
  for (let c = 0; c < 3; c++) {
    const gradientA = afterA < 0 ? 0 : known[afterA + c] - known[3 * a + c];
    const gradientB = beforeB < 0 ? 0 : known[3 * b + c] - known[beforeB + c];
    const gradient = (gradientA + gradientB) / (afterA < 0 || beforeB < 0 ? 1 : 2);
    const unseen = UNSEEN * Math.max(Math.abs(gradientA), Math.abs(gradientB));
    const change = known[3 * b + c] - known[3 * a + c] - gradient;
    into[at + c] += ACROSS * Math.sign(change) * Math.max(0, Math.abs(change) - unseen);
  }
}
