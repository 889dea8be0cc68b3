import { KernelMemory } from '../kernels/kernels.ts';
import { BAND, type Work } from '../turns.ts';
import { channelsOf, type Flags, type FloatRaster, type Rgb, type Rgba, type Size } from './raster.ts';

/** Where each target pixel's footprint starts on the source line, and what share of each source pixel it covers. */
interface Footprints {
  readonly first: Int32Array;
  readonly span: number;
  /** `span` weights per target pixel, zero where the footprint has ended. */
  readonly weights: Float32Array;
}

function footprints(from: number, to: number): Footprints {
  const span = Math.ceil(from / to) + 1;
  const first = new Int32Array(to);
  const weights = new Float32Array(to * span);
  for (let i = 0; i < to; i++) {
    const start = (i * from) / to;
    const end = ((i + 1) * from) / to;
    first[i] = Math.floor(start);
    for (let k = 0; k < span; k++) {
      const pixel = first[i] + k;
      const covered = Math.min(end, pixel + 1) - Math.max(start, pixel);
      if (pixel < from && covered > 1e-6) weights[i * span + k] = covered;
    }
  }
  return { first, span, weights };
}

/**
 * Area average: every target pixel becomes the mean of the pixels that it covers and that count, so that what is
 * unknown does not bleed into what is known. No side of `to` may be longer than the raster's.
 *
 * @param counts 1 where a pixel counts
 * @returns the means, 0 where nothing counts, and the share of each target pixel's area that counted, 0..1
 */
export function* reduceArea(
  raster: FloatRaster | Rgba,
  counts: Flags,
  to: Size,
): Work<{ mean: FloatRaster; share: FloatRaster }> {
  const { width, height } = to;
  const { data } = raster;
  const { data: counted } = counts;
  const channels = channelsOf(raster);
  const across = footprints(raster.width, width);
  const down = footprints(raster.height, height);
  const mean = new Float32Array(width * height * channels);
  const share = new Float32Array(width * height);
  const whole = (raster.width / width) * (raster.height / height);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    for (let dy = 0; dy < down.span; dy++) {
      const wy = down.weights[y * down.span + dy];
      if (wy === 0) continue;
      const row = (down.first[y] + dy) * raster.width;
      addRow(data, counted, row, channels, across, wy, mean, share, y * width);
    }
    for (let at = y * width; at < (y + 1) * width; at++) {
      const total = share[at];
      if (total > 0) for (let c = 0; c < channels; c++) mean[at * channels + c] /= total;
      share[at] = total / whole;
    }
  }
  return { mean: { width, height, data: mean }, share: { width, height, data: share } };
}

/** Adds a row, which starts at position `row`, to the sums of the target pixels from position `to` on. */
function addRow(
  data: ArrayLike<number>,
  counted: Uint8Array,
  row: number,
  channels: number,
  { first, span, weights }: Footprints,
  wy: number,
  sums: Float32Array,
  share: Float32Array,
  to: number,
): void {
  for (let x = 0; x < first.length; x++) {
    const at = to + x;
    for (let dx = 0; dx < span; dx++) {
      const i = row + first[x] + dx;
      const weight = wy * weights[x * span + dx];
      if (weight === 0 || !counted[i]) continue;
      share[at] += weight;
      for (let c = 0; c < channels; c++) sums[at * channels + c] += weight * data[i * channels + c];
    }
  }
}

/** Flags at a smaller size: set where any pixel that a target pixel touches is set. */
export function* reduceAny(flags: Flags, to: Size): Work<Flags> {
  const { width, height } = to;
  const { data } = flags;
  const reduced = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    const y0 = Math.floor((y * flags.height) / height);
    const y1 = Math.ceil(((y + 1) * flags.height) / height - 1e-9);
    for (let x = 0; x < width; x++) {
      const x0 = Math.floor((x * flags.width) / width);
      const x1 = Math.ceil(((x + 1) * flags.width) / width - 1e-9);
      let any = 0;
      for (let v = y0; v < y1; v++) for (let u = x0; u < x1; u++) any |= data[v * flags.width + u];
      reduced[y * width + x] = any;
    }
  }
  return { width, height, data: reduced };
}

/** For each pixel of a line the two of another line between which its centre lies, and the second one's share. */
interface Neighbours {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float64Array;
}

function neighbours(from: number, to: number): Neighbours {
  const first = new Int32Array(to);
  const second = new Int32Array(to);
  const share = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    first[i] = Math.floor(at);
    second[i] = Math.min(from - 1, first[i] + 1);
    share[i] = at - first[i];
  }
  return { first, second, share };
}

/**
 * Bilinear enlargement (half-pixel centres, edges repeated) to the size of `wanted`, only where that is set;
 * elsewhere 0.
 */
export function* enlarge(raster: FloatRaster, wanted: Flags): Work<FloatRaster> {
  const { width, height } = wanted;
  const { data } = raster;
  const channels = channelsOf(raster);
  const enlarged = new Float32Array(width * height * channels);
  const across = neighbours(raster.width, width);
  const down = neighbours(raster.height, height);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    const [y0, y1, fy] = [down.first[y], down.second[y], down.share[y]];
    for (let x = 0; x < width; x++) {
      if (!wanted.data[y * width + x]) continue;
      const [x0, x1, fx] = [across.first[x], across.second[x], across.share[x]];
      for (let c = 0; c < channels; c++) {
        const at = (row: number, column: number) => data[(row * raster.width + column) * channels + c];
        const above = at(y0, x0) * (1 - fx) + at(y0, x1) * fx;
        const below = at(y1, x0) * (1 - fx) + at(y1, x1) * fx;
        enlarged[(y * width + x) * channels + c] = above * (1 - fy) + below * fy;
      }
    }
  }
  return { width, height, data: enlarged };
}

/** What makes rows of colours of another width, and mixes two of them. */
interface Rows {
  /** Row number `row` of the colours becomes the one of these two: 0 or 1. */
  spread(row: number, into: number): void;
  /** Writes a row between two that were made, `share` of the second, as bytes from `at` on. */
  mix(first: number, second: number, share: number, at: number): void;
}

/**
 * Colours at another size, in 8 bits: bilinear, half-pixel centres, edges repeated.
 *
 * @param resampled room for the result
 */
export function* resampleRgb(
  colours: Rgb<Float32Array> | Rgb,
  { width, height }: Size,
  resampled: Uint8Array = new Uint8Array(width * height * 3),
): Work<Rgb> {
  const across = neighbours(colours.width, width);
  const down = neighbours(colours.height, height);
  const rows = fastRows(colours, across, resampled) ?? plainRows(colours, across, resampled);
  // Which rows are at hand at their new width; neighbouring rows of the result mostly lie between the same ones.
  const made = [-1, -1];
  let above = 0;
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    const [first, second] = [down.first[y], down.second[y]];
    if (made[1 - above] === first) above = 1 - above;
    const below = 1 - above;
    if (made[above] !== first) rows.spread(first, above);
    if (made[below] !== second) rows.spread(second, below);
    [made[above], made[below]] = [first, second];
    rows.mix(above, below, down.share[y], 3 * y * width);
  }
  return { width, height, data: resampled };
}

function plainRows(colours: Rgb<Float32Array> | Rgb, across: Neighbours, resampled: Uint8Array): Rows {
  const { width, data } = colours;
  const rows = [0, 1].map(() => new Float64Array(3 * across.first.length));
  return {
    spread: (row, into) => resampleRow(data, 3 * row * width, across, rows[into]),
    mix: (first, second, share, at) => mixRows(rows[first], rows[second], share, resampled, at),
  };
}

/** The same on kernels, where there are any. */
function fastRows(
  colours: Rgb<Float32Array> | Rgb,
  { first, second, share }: Neighbours,
  resampled: Uint8Array,
): Rows | undefined {
  const { width, data } = colours;
  const columns = first.length;
  const memory = new KernelMemory(12 * width + (8 + 8 + 48 + 3) * columns + 128);
  const { kernels } = memory;
  if (!kernels) return undefined;
  const given = memory.floats(3 * width);
  const [left, right, shares] = [memory.integers(columns), memory.integers(columns), memory.doubles(columns)];
  left.set(first);
  right.set(second);
  shares.set(share);
  const rows = [0, 1].map(() => memory.doubles(3 * columns).byteOffset);
  const mixed = memory.bytes(3 * columns);
  return {
    spread(row, into) {
      given.set(data.subarray(3 * row * width, 3 * (row + 1) * width));
      const [a, b, c] = [left.byteOffset, right.byteOffset, shares.byteOffset];
      kernels.spreadRow(given.byteOffset, a, b, c, columns, rows[into]);
    },
    mix(above, below, shareBelow, at) {
      kernels.mixRows(rows[above], rows[below], shareBelow, 3 * columns, mixed.byteOffset);
      resampled.set(mixed, at);
    },
  };
}

/** One row of colours at the width of `across`. */
function resampleRow(
  data: Uint8Array | Float32Array,
  row: number,
  { first, second, share }: Neighbours,
  into: Float64Array,
): void {
  for (let x = 0; x < first.length; x++) {
    const [left, right, u] = [row + 3 * first[x], row + 3 * second[x], share[x]];
    for (let k = 0; k < 3; k++) into[3 * x + k] = data[left + k] * (1 - u) + data[right + k] * u;
  }
}

/** Two rows mixed, `share` of the second, into bytes from `at` on. */
function mixRows(
  first: Float64Array,
  second: Float64Array,
  share: number,
  into: Uint8Array,
  at: number,
): void {
  for (let k = 0, o = at; k < first.length; k++, o++) {
    const value = first[k] * (1 - share) + second[k] * share + 0.5;
    into[o] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}
