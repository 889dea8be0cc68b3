// Loops over whole rasters: those of core/detail/patch-variance.ts and core/raster/resample.ts, which say what they do.
// Every sum is formed in their order, so both give the same bytes.
import { integer, single, squaredDifference } from './memory';

/** How far apart compared pixels lie, see `APART`, and what their differences are multiplied by. */
const APART = 2;
const SHARE: f64 = 0.25;

function setInteger(at: usize, index: i32, value: i32): void {
  store<i32>(at + ((<usize>index) << 2), value);
}

/**
 * Rows from `from` up to, not including, `to` of what `patchVariance` does, which are asked for in order.
 *
 * @param steps room for as many rows of integers as a patch has, and `columns` for one, all 0 at first
 * @param variance floats
 */
export function addVariances(
  colour: usize,
  width: i32,
  height: i32,
  size: i32,
  from: i32,
  to: i32,
  steps: usize,
  columns: usize,
  variance: usize,
): void {
  const radius = (size - 1) >> 1;
  for (let y = from; y < to; y++) {
    const below = <usize>(y + APART < height ? 3 * APART * width : 0);
    const row = steps + <usize>(4 * width * (y % size));
    for (let x = 0; x < width; x++) {
      const at = colour + <usize>(3 * (y * width + x));
      const right: usize = x + APART < width ? 3 * APART : 0;
      const step = squaredDifference(at, at + right) + squaredDifference(at, at + below);
      setInteger(columns, x, integer(columns, x) + step - integer(row, x));
      setInteger(row, x, step);
    }
    if (y < size - 1) continue;
    const into = variance + <usize>(4 * ((y - radius) * width - radius));
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += integer(columns, x);
      if (x < size - 1) continue;
      store<f32>(into + ((<usize>x) << 2), <f32>(SHARE * <f64>sum));
      sum -= integer(columns, x - size + 1);
    }
  }
}

/**
 * A row of colours at another width, as doubles; see `resampleRow`.
 *
 * @param row floats
 * @param first for each pixel the one of `row` to its left, as an integer, and `second` the one to its right
 * @param share of the second, a double
 */
export function spreadRow(
  row: usize,
  first: usize,
  second: usize,
  share: usize,
  width: i32,
  into: usize,
): void {
  for (let x = 0; x < width; x++) {
    const left = row + <usize>(12 * integer(first, x));
    const right = row + <usize>(12 * integer(second, x));
    const u = load<f64>(share + ((<usize>x) << 3));
    const at = into + <usize>(24 * x);
    store<f64>(at, single(left, 0) * (1 - u) + single(right, 0) * u);
    store<f64>(at, single(left, 1) * (1 - u) + single(right, 1) * u, 8);
    store<f64>(at, single(left, 2) * (1 - u) + single(right, 2) * u, 16);
  }
}

/** So many values between those of two such rows, as bytes; see `mixRows`. */
export function mixRows(above: usize, below: usize, share: f64, count: i32, into: usize): void {
  for (let k = 0; k < count; k++) {
    const at = (<usize>k) << 3;
    const value = load<f64>(above + at) * (1 - share) + load<f64>(below + at) * share + 0.5;
    store<u8>(into + <usize>k, value < 0 ? 0 : value > 255 ? 255 : <u8>value);
  }
}
