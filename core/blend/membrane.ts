import { KernelMemory } from '../kernels/kernels.ts';
import type { Size } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';

/** Values on a grid: those of fixed cells stay, those of free cells are solved for, the others take no part. */
export interface MembraneGrid extends Size {
  /** `OUTSIDE` (takes no part), `FIXED` or `FREE`. */
  readonly kind: Uint8Array;
  /** Three values a cell, interleaved. */
  readonly value: Float32Array;
}

export const OUTSIDE = 0;
export const FIXED = 1;
export const FREE = 2;

/**
 * Solves Laplace's equation in the free cells, in place: every free cell becomes the mean of its four neighbours that
 * take part. Cascadic multigrid (Bornemann and Deuflhard, 1996): the half-size problem is solved first, its solution
 * is the start for a few sweeps of over-relaxed red-black Gauss-Seidel. Free cells that touch no fixed one stay 0.
 */
export function* solveMembrane(grid: MembraneGrid, sweeps = 24): Work {
  if (!grid.kind.includes(FREE)) return;
  const memory = new KernelMemory(roomFor(grid));
  if (!memory.kernels) return yield* solve(grid, sweeps, undefined);
  const { width, height, kind, value } = grid;
  const copy = { width, height, kind: memory.bytes(kind.length), value: memory.floats(value.length) };
  copy.kind.set(kind);
  copy.value.set(value);
  yield* solve(copy, sweeps, memory);
  value.set(copy.value);
}

/** Bytes of a grid and all that are made of it, each raster rounded up to 16. */
function roomFor({ width, height }: Size): number {
  const own = 14 * width * height + 48;
  return width > 2 && height > 2 ? own + roomFor(halfOf({ width, height })) : own;
}

function halfOf({ width, height }: Size): Size {
  return { width: (width + 1) >> 1, height: (height + 1) >> 1 };
}

/** @param memory where the grid lies and others find room, and which has kernels; undefined for TypeScript */
function* solve(grid: MembraneGrid, sweeps: number, memory: KernelMemory | undefined): Work {
  const { width, height, kind } = grid;
  if (!kind.includes(FREE)) return;
  if (width > 2 && height > 2 && kind.includes(FIXED)) {
    const half = yield* halveGrid(grid, memory);
    yield* solve(half, sweeps, memory);
    for (let y = 0; y < height; y += BAND) {
      yield;
      interpolateRows(half, grid, y, Math.min(height, y + BAND), memory);
    }
  }
  // Small grids carry the shape and cost nothing; on large ones a few sweeps smooth what interpolation left.
  const cells = width * height;
  const share = cells <= 64 ? 4 : cells <= 1 << 16 ? 1 : cells <= 1 << 18 ? 1 / 3 : 1 / 6;
  yield* relax(grid, Math.ceil(sweeps * share), cells <= 64 ? 1.5 : 1.8, memory);
}

function* halveGrid(grid: MembraneGrid, memory: KernelMemory | undefined): Work<MembraneGrid> {
  const { width, height } = halfOf(grid);
  const cells = width * height;
  const half = {
    width,
    height,
    kind: memory ? memory.bytes(cells) : new Uint8Array(cells),
    value: memory ? memory.floats(3 * cells) : new Float32Array(3 * cells),
  };
  for (let y = 0; y < height; y += BAND) {
    yield;
    halveRows(grid, half, y, Math.min(height, y + BAND), memory);
  }
  return half;
}

/** Rows of the grid of half the size, from `from` up to, not including, `to`. */
function halveRows(
  grid: MembraneGrid,
  half: MembraneGrid,
  from: number,
  to: number,
  memory: KernelMemory | undefined,
): void {
  memory?.kernels?.halveMembrane(
    grid.kind.byteOffset,
    grid.value.byteOffset,
    grid.width,
    grid.height,
    half.kind.byteOffset,
    half.value.byteOffset,
    from,
    to,
  );
  for (let y = from; !memory && y < to; y++) halveRow(grid, y, half);
}

/** The free cells of such rows, from the grid of half the size. */
function interpolateRows(
  half: MembraneGrid,
  { width, height, kind, value }: MembraneGrid,
  from: number,
  to: number,
  memory: KernelMemory | undefined,
): void {
  memory?.kernels?.interpolateMembrane(
    half.kind.byteOffset,
    half.value.byteOffset,
    kind.byteOffset,
    value.byteOffset,
    width,
    height,
    from,
    to,
  );
  for (let y = from; !memory && y < to; y++) interpolateRow(half, kind, y, width, value);
}

/** Row `y` of the grid of half the size. */
function halveRow({ width, height, kind, value }: MembraneGrid, y: number, half: MembraneGrid): void {
  const bottom = Math.min(height, 2 * y + 2);
  for (let x = 0, o = y * half.width; x < half.width; x++, o++) {
    const right = Math.min(width, 2 * x + 2);
    let fixed = 0;
    let free = 0;
    for (let v = 2 * y; v < bottom; v++) {
      for (let u = 2 * x; u < right; u++) {
        const i = v * width + u;
        if (kind[i] === FREE) free++;
        if (kind[i] !== FIXED) continue;
        fixed++;
        for (let k = 0; k < 3; k++) half.value[3 * o + k] += value[3 * i + k];
      }
    }
    if (fixed > 0) for (let k = 0; k < 3; k++) half.value[3 * o + k] /= fixed;
    half.kind[o] = fixed > 0 ? FIXED : free > 0 ? FREE : OUTSIDE;
  }
}

/** The free cells of a row, from the grid of half the size. */
function interpolateRow(
  half: MembraneGrid,
  kind: Uint8Array,
  y: number,
  width: number,
  into: Float32Array,
): void {
  for (let x = 0, i = y * width; x < width; x++, i++) {
    if (kind[i] === FREE) interpolate(half, x, y, into, 3 * i);
  }
}

/** Bilinear, over the cells that take part. */
function interpolate(half: MembraneGrid, x: number, y: number, into: Float32Array, at: number): void {
  const left = (x - 1) >> 1;
  const top = (y - 1) >> 1;
  let sum = 0;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let dy = 0; dy < 2; dy++) {
    const v = top + dy;
    if (v < 0 || v >= half.height) continue;
    for (let dx = 0; dx < 2; dx++) {
      const u = left + dx;
      if (u < 0 || u >= half.width) continue;
      const i = v * half.width + u;
      if (half.kind[i] === OUTSIDE) continue;
      const weight = (v === y >> 1 ? 3 : 1) * (u === x >> 1 ? 3 : 1);
      sum += weight;
      red += weight * half.value[3 * i];
      green += weight * half.value[3 * i + 1];
      blue += weight * half.value[3 * i + 2];
    }
  }
  if (sum === 0) return;
  into[at] = red / sum;
  into[at + 1] = green / sum;
  into[at + 2] = blue / sum;
}

function* relax(grid: MembraneGrid, sweeps: number, factor: number, memory: KernelMemory | undefined): Work {
  const { width, height, kind, value } = grid;
  const kernels = memory?.kernels;
  const around = memory ? memory.bytes(width * height) : neighboursOf(grid);
  kernels?.findNeighbours(kind.byteOffset, width, height, around.byteOffset);
  for (let sweep = 0; sweep < 2 * sweeps; sweep++) {
    for (let from = 0; from < height; from += BAND) {
      yield;
      const to = Math.min(height, from + BAND);
      kernels?.relaxMembrane(value.byteOffset, around.byteOffset, width, from, to, sweep, factor);
      for (let y = from; !kernels && y < to; y++) relaxRow(grid, around, y, (y + sweep) & 1, factor);
    }
  }
}

/** Which neighbours of a free cell take part, as bits; 0 for other cells. */
const [LEFT, RIGHT, ABOVE, BELOW] = [1, 2, 4, 8];

function neighboursOf({ width, height, kind }: MembraneGrid): Uint8Array {
  const around = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (kind[i] !== FREE) continue;
      let bits = 0;
      if (x > 0 && kind[i - 1] !== OUTSIDE) bits |= LEFT;
      if (x + 1 < width && kind[i + 1] !== OUTSIDE) bits |= RIGHT;
      if (y > 0 && kind[i - width] !== OUTSIDE) bits |= ABOVE;
      if (y + 1 < height && kind[i + width] !== OUTSIDE) bits |= BELOW;
      around[i] = bits;
    }
  }
  return around;
}

/** Every second cell of a row, from `first` on. */
function relaxRow(
  { width, value }: MembraneGrid,
  around: Uint8Array,
  y: number,
  first: number,
  factor: number,
): void {
  const down = 3 * width;
  for (let i = y * width + first, j = 3 * i; i < (y + 1) * width; i += 2, j += 6) {
    const bits = around[i];
    if (bits === 0) continue;
    let count = 4;
    let red: number;
    let green: number;
    let blue: number;
    if (bits === (LEFT | RIGHT | ABOVE | BELOW)) {
      red = value[j - 3] + value[j + 3] + value[j - down] + value[j + down];
      green = value[j - 2] + value[j + 4] + value[j - down + 1] + value[j + down + 1];
      blue = value[j - 1] + value[j + 5] + value[j - down + 2] + value[j + down + 2];
    } else {
      count = red = green = blue = 0;
      for (let bit = LEFT; bit <= BELOW; bit *= 2) {
        if ((bits & bit) === 0) continue;
        const k = j + (bit === LEFT ? -3 : bit === RIGHT ? 3 : bit === ABOVE ? -down : down);
        count++;
        red += value[k];
        green += value[k + 1];
        blue += value[k + 2];
      }
    }
    value[j] += factor * (red / count - value[j]);
    value[j + 1] += factor * (green / count - value[j + 1]);
    value[j + 2] += factor * (blue / count - value[j + 2]);
  }
}
