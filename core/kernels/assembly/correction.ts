// The relaxation of core/detail/correction.ts, which says what it does. Every sum is formed in its order, so both give
// the same bytes.

const RELAXATION: f64 = 1.78;

let cells: usize, kinds: usize, rightSide: usize, value: usize, starts: usize, weights: usize, inverse: usize;
let row: i32;

/**
 * What is relaxed.
 *
 * @param newCells where each pixel lies on the grid
 * @param newKinds of each pixel, a byte
 * @param newRightSide of each pixel, four floats
 * @param newValue of every cell of the grid, four floats
 * @param newStarts for every row of the grid with pixels, and one more, the number of its first pixel
 * @param newRow cells in a row of the grid
 * @param newWeights of the four neighbours for each kind, doubles
 * @param newInverse for each kind, a double
 */
export function setCorrection(
  newCells: usize,
  newKinds: usize,
  newRightSide: usize,
  newValue: usize,
  newStarts: usize,
  newRow: i32,
  newWeights: usize,
  newInverse: usize,
): void {
  cells = newCells;
  kinds = newKinds;
  rightSide = newRightSide;
  value = newValue;
  starts = newStarts;
  row = newRow;
  weights = newWeights;
  inverse = newInverse;
}

function low(value: v128): v128 {
  return f64x2.promote_low_f32x4(value);
}

function high(value: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(value, value, 1, 0));
}

function cellOf(n: i32): i32 {
  return load<i32>(cells + ((<usize>n) << 2));
}

/** One pixel, two values at a time. */
function relaxPixel(n: i32): void {
  const at = value + ((<usize>cellOf(n)) << 4);
  const down = (<usize>row) << 4;
  const kind = <usize>load<u8>(kinds + <usize>n);
  const weight = weights + (kind << 5);
  const right = v128.load64_splat(weight);
  const left = v128.load64_splat(weight, 8);
  const below = v128.load64_splat(weight, 16);
  const above = v128.load64_splat(weight, 24);
  const factor = v128.load64_splat(inverse + (kind << 3));
  const relaxation = f64x2.splat(RELAXATION);
  const own = v128.load(at);
  const given = v128.load(rightSide + ((<usize>n) << 4));
  const after = v128.load(at, 16);
  const before = v128.load(at - 16);
  const under = v128.load(at + down);
  const over = v128.load(at - down);
  let first = f64x2.add(f64x2.mul(right, low(after)), f64x2.mul(left, low(before)));
  first = f64x2.add(f64x2.add(first, f64x2.mul(below, low(under))), f64x2.mul(above, low(over)));
  first = f64x2.sub(f64x2.mul(f64x2.add(low(given), first), factor), low(own));
  first = f64x2.add(low(own), f64x2.mul(relaxation, first));
  let second = f64x2.add(f64x2.mul(right, high(after)), f64x2.mul(left, high(before)));
  second = f64x2.add(f64x2.add(second, f64x2.mul(below, high(under))), f64x2.mul(above, high(over)));
  second = f64x2.sub(f64x2.mul(f64x2.add(high(given), second), factor), high(own));
  second = f64x2.add(high(own), f64x2.mul(relaxation, second));
  const both = i64x2.shuffle(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 2);
  v128.store(at, both);
}

/** Whether pixel `n` of a row may follow: the one above it is done, for pixel `m` of the row above comes next. */
function mayFollow(n: i32, end: i32, m: i32, endAbove: i32): bool {
  return n < end && (m == endAbove || cellOf(m) + row > cellOf(n));
}

function startOf(line: i32, last: i32): i32 {
  return load<i32>(starts + ((<usize>min(line, last)) << 2));
}

/**
 * One sweep over the rows from number `from` up to, not including, `to`: four at a time, each a pixel behind the one
 * above, so that their sums do not wait for each other. It gives what a sweep in order does.
 */
export function relaxCorrection(from: i32, to: i32): void {
  for (let line = from; line < to; line += 4) {
    let a = startOf(line, to);
    let b = startOf(line + 1, to);
    let c = startOf(line + 2, to);
    let d = startOf(line + 3, to);
    const endA = b;
    const endB = c;
    const endC = d;
    const endD = startOf(line + 4, to);
    while (a < endA || b < endB || c < endC || d < endD) {
      if (a < endA) relaxPixel(a++);
      if (mayFollow(b, endB, a, endA)) relaxPixel(b++);
      if (mayFollow(c, endC, b, endB)) relaxPixel(c++);
      if (mayFollow(d, endD, c, endC)) relaxPixel(d++);
    }
  }
}
