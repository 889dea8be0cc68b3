// 3x3 convolutions with bias and leaky activation, for WebAssembly with SIMD. AssemblyScript: the syntax is
// TypeScript's, the numbers are the machine's. All arrays are of 32-bit floats, addresses in bytes; channels lie
// innermost, and the output's are padded to eights. How they are called: core/kernels/convolver.ts.

function leaky(value: v128, slope: v128): v128 {
  return f32x4.pmax(value, f32x4.mul(value, slope));
}

/**
 * Four rows of A, which start at `a`, `step` bytes apart, times eight columns of B; results go to `into`, `intoStep`
 * bytes apart.
 */
function fourByEight(a: usize, step: usize, b: usize, count: i32, into: usize, intoStep: usize): void {
  const zero = f32x4.splat(0);
  let c00 = zero,
    c01 = zero,
    c10 = zero,
    c11 = zero,
    c20 = zero,
    c21 = zero,
    c30 = zero,
    c31 = zero;
  const a1 = a + step;
  const a2 = a1 + step;
  const a3 = a2 + step;
  const end = (<usize>count) << 2;
  for (let k: usize = 0; k < end; k += 4) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    b += 32;
    let x = v128.load32_splat(a + k);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a1 + k);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a2 + k);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a3 + k);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
  }
  v128.store(into, c00);
  v128.store(into, c01, 16);
  v128.store(into + intoStep, c10);
  v128.store(into + intoStep, c11, 16);
  v128.store(into + 2 * intoStep, c20);
  v128.store(into + 2 * intoStep, c21, 16);
  v128.store(into + 3 * intoStep, c30);
  v128.store(into + 3 * intoStep, c31, 16);
}

/** C = A B; A is [rows][depth], B packed as [columns / 8][depth][8], C [rows][columns]; at least four rows. */
function multiply(a: usize, b: usize, c: usize, rows: i32, depth: i32, columns: i32): void {
  const aStep = (<usize>depth) << 2;
  const cStep = (<usize>columns) << 2;
  for (let n = 0; n < columns; n += 8) {
    const packed = b + <usize>(n * depth) * 4;
    for (let p = 0; p < rows; p += 4) {
      const first = <usize>(p + 4 > rows ? rows - 4 : p);
      fourByEight(a + first * aStep, aStep, packed, depth, c + first * cStep + ((<usize>n) << 2), cStep);
    }
  }
}

/** One column of the input's transform: six vectors, `step` bytes apart, into six others. */
function transformInput(from: usize, step: usize, into: usize, intoStep: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step);
  const d4 = v128.load(from + 4 * step);
  const d5 = v128.load(from + 5 * step);
  const four = f32x4.splat(4);
  const five = f32x4.splat(5);
  const a = f32x4.sub(d4, f32x4.mul(four, d2));
  const b = f32x4.sub(d3, f32x4.mul(four, d1));
  const c = f32x4.sub(d4, d2);
  const e = f32x4.mul(f32x4.splat(2), f32x4.sub(d3, d1));
  v128.store(into, f32x4.add(f32x4.sub(f32x4.mul(four, d0), f32x4.mul(five, d2)), d4));
  v128.store(into + intoStep, f32x4.add(a, b));
  v128.store(into + 2 * intoStep, f32x4.sub(a, b));
  v128.store(into + 3 * intoStep, f32x4.add(c, e));
  v128.store(into + 4 * intoStep, f32x4.sub(c, e));
  v128.store(into + 5 * intoStep, f32x4.add(f32x4.sub(f32x4.mul(four, d1), f32x4.mul(five, d3)), d5));
}

/** One column of the output's transform: six vectors into four. */
function transformOutput(from: usize, step: usize, into: usize, intoStep: usize): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + step);
  const m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step);
  const m4 = v128.load(from + 4 * step);
  const m5 = v128.load(from + 5 * step);
  const a = f32x4.add(m1, m2);
  const b = f32x4.sub(m1, m2);
  const c = f32x4.add(m3, m4);
  const d = f32x4.sub(m3, m4);
  v128.store(into, f32x4.add(f32x4.add(m0, a), c));
  v128.store(into + intoStep, f32x4.add(b, f32x4.mul(f32x4.splat(2), d)));
  v128.store(into + 2 * intoStep, f32x4.add(a, f32x4.mul(f32x4.splat(4), c)));
  v128.store(into + 3 * intoStep, f32x4.add(f32x4.add(b, f32x4.mul(f32x4.splat(8), d)), m5));
}

/**
 * Stride 1 by Winograd's F(4x4, 3x3) (Lavin and Gray 2016), in chunks of tiles.
 *
 * @param input [height + 2 and more][row pixels][inputs]: a pixel of zeros above and to the left, and enough beyond
 * @param rowPixels pixels of an input row, at least 4 ceil(width / 4) + 2
 * @param inputs a multiple of 4
 * @param weights transformed: [36][outputs / 8][inputs][8]
 * @param outputs a multiple of 8
 * @param output [height][width][outputs]
 * @param scratch 36 chunk (inputs + outputs) floats and 36 vectors
 * @param chunk tiles at a time, at least 4
 */
export function winograd(
  input: usize,
  height: i32,
  width: i32,
  rowPixels: i32,
  inputs: i32,
  weights: usize,
  bias: usize,
  outputs: i32,
  output: usize,
  slope: f32,
  scratch: usize,
  chunk: i32,
): void {
  const across = (width + 3) >> 2;
  const tiles = across * ((height + 3) >> 2);
  const slopes = f32x4.splat(slope);
  const pixel = (<usize>inputs) << 2;
  const row = <usize>rowPixels * pixel;
  const outPixel = (<usize>outputs) << 2;
  // Each of the 36 products has its own matrices, so far apart.
  const inStep = <usize>chunk * pixel;
  const outStep = <usize>chunk * outPixel;
  const transformed = scratch + 36 * 16;
  const products = transformed + 36 * inStep;
  for (let first = 0; first < tiles; first += chunk) {
    const count = min(chunk, tiles - first);
    for (let t = 0; t < count; t++) {
      const y = (first + t) / across;
      const x = first + t - y * across;
      const corner = input + <usize>(4 * y) * row + <usize>(4 * x) * pixel;
      const into = transformed + <usize>t * pixel;
      for (let c: usize = 0; c < pixel; c += 16) {
        for (let j: usize = 0; j < 6; j++) transformInput(corner + j * pixel + c, row, scratch + 16 * j, 96);
        for (let i: usize = 0; i < 6; i++)
          transformInput(scratch + 96 * i, 16, into + 6 * i * inStep + c, inStep);
      }
    }
    for (let k = 0; k < 36; k++) {
      multiply(
        transformed + <usize>k * inStep,
        weights + <usize>(k * inputs * outputs) * 4,
        products + <usize>k * outStep,
        max(4, count),
        inputs,
        outputs,
      );
    }
    for (let t = 0; t < count; t++) {
      const tileY = (first + t) / across;
      const y = 4 * tileY;
      const x = 4 * (first + t - tileY * across);
      const from = products + <usize>t * outPixel;
      const rows = min(4, height - y);
      const columns = min(4, width - x);
      for (let c: usize = 0; c < outPixel; c += 16) {
        const start = v128.load(bias + c);
        for (let j: usize = 0; j < 6; j++)
          transformOutput(from + j * outStep + c, 6 * outStep, scratch + 16 * j, 96);
        for (let i = 0; i < rows; i++) {
          const line = scratch + <usize>i * 96;
          transformOutput(line, 16, line, 16);
          let to = output + <usize>((y + i) * width + x) * outPixel + c;
          for (let j = 0; j < columns; j++) {
            v128.store(to, leaky(f32x4.add(start, v128.load(line + <usize>(j << 4))), slopes));
            to += outPixel;
          }
        }
      }
    }
  }
}

/**
 * Any stride, as the definition says.
 *
 * @param input [rows][row pixels][inputs]: a pixel of zeros on every side
 * @param weights [outputs / 8][9 inputs][8]
 * @param output [height][width][outputs]; its width is at least 4
 */
export function direct(
  input: usize,
  rowPixels: i32,
  inputs: i32,
  stride: i32,
  weights: usize,
  bias: usize,
  outputs: i32,
  output: usize,
  height: i32,
  width: i32,
  slope: f32,
): void {
  const slopes = f32x4.splat(slope);
  const pixel = (<usize>inputs) << 2;
  const row = <usize>rowPixels * pixel;
  const outPixel = (<usize>outputs) << 2;
  const step = <usize>stride * pixel;
  const end: usize = 3 * pixel;
  for (let n = 0; n < outputs; n += 8) {
    const packed = weights + <usize>(n * 9 * inputs) * 4;
    const bias0 = v128.load(bias + ((<usize>n) << 2));
    const bias1 = v128.load(bias + ((<usize>n) << 2), 16);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x += 4) {
        const first = <usize>(x + 4 > width ? width - 4 : x);
        let c00 = bias0,
          c01 = bias1,
          c10 = bias0,
          c11 = bias1;
        let c20 = bias0,
          c21 = bias1,
          c30 = bias0,
          c31 = bias1;
        let b = packed;
        for (let dy = 0; dy < 3; dy++) {
          const a = input + <usize>(y * stride + dy) * row + first * step;
          const a1 = a + step;
          const a2 = a1 + step;
          const a3 = a2 + step;
          for (let k: usize = 0; k < end; k += 4) {
            const b0 = v128.load(b);
            const b1 = v128.load(b, 16);
            b += 32;
            let v = v128.load32_splat(a + k);
            c00 = f32x4.add(c00, f32x4.mul(v, b0));
            c01 = f32x4.add(c01, f32x4.mul(v, b1));
            v = v128.load32_splat(a1 + k);
            c10 = f32x4.add(c10, f32x4.mul(v, b0));
            c11 = f32x4.add(c11, f32x4.mul(v, b1));
            v = v128.load32_splat(a2 + k);
            c20 = f32x4.add(c20, f32x4.mul(v, b0));
            c21 = f32x4.add(c21, f32x4.mul(v, b1));
            v = v128.load32_splat(a3 + k);
            c30 = f32x4.add(c30, f32x4.mul(v, b0));
            c31 = f32x4.add(c31, f32x4.mul(v, b1));
          }
        }
        let to = output + (<usize>(y * width) + first) * outPixel + ((<usize>n) << 2);
        v128.store(to, leaky(c00, slopes));
        v128.store(to, leaky(c01, slopes), 16);
        to += outPixel;
        v128.store(to, leaky(c10, slopes));
        v128.store(to, leaky(c11, slopes), 16);
        to += outPixel;
        v128.store(to, leaky(c20, slopes));
        v128.store(to, leaky(c21, slopes), 16);
        to += outPixel;
        v128.store(to, leaky(c30, slopes));
        v128.store(to, leaky(c31, slopes), 16);
      }
    }
  }
}
