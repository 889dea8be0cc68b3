// The transform of a layer's weights for Winograd's convolution (Lavin and Gray 2016), two outputs at once, in doubles.

/** The sum of three numbers, each times a factor. */
function sum(x: f64, y: f64, z: f64, a: v128, b: v128, c: v128): v128 {
  const first = f64x2.add(f64x2.mul(f64x2.splat(x), a), f64x2.mul(f64x2.splat(y), b));
  return f64x2.add(first, f64x2.mul(f64x2.splat(z), c));
}

/** One of the six that F(4x4, 3x3) makes of three. */
function transformed(i: usize, a: v128, b: v128, c: v128): v128 {
  if (i == 0) return sum(1.0 / 4.0, 0, 0, a, b, c);
  if (i == 1) return sum(-1.0 / 6.0, -1.0 / 6.0, -1.0 / 6.0, a, b, c);
  if (i == 2) return sum(-1.0 / 6.0, 1.0 / 6.0, -1.0 / 6.0, a, b, c);
  if (i == 3) return sum(1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0, a, b, c);
  if (i == 4) return sum(1.0 / 24.0, -1.0 / 12.0, 1.0 / 6.0, a, b, c);
  return sum(0, 0, 1, a, b, c);
}

/** Two numbers of 32 bits as doubles. */
function pair(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/**
 * [3][3][inputs][outputs] to G filter G^T, [36][outputs / 8][inputs][8].
 *
 * @param outputs a multiple of 8
 * @param room for 18 vectors
 */
export function transformFilter(filter: usize, inputs: i32, outputs: i32, into: usize, room: usize): void {
  const step = (<usize>(inputs * outputs)) << 2;
  for (let k = 0; k < inputs; k++) {
    for (let c = 0; c < outputs; c += 2) {
      const at = filter + ((<usize>(k * outputs + c)) << 2);
      for (let x: usize = 0; x < 3; x++) {
        const a = pair(at + x * step);
        const b = pair(at + (3 + x) * step);
        const d = pair(at + (6 + x) * step);
        for (let i: usize = 0; i < 6; i++) v128.store(room + 48 * i + 16 * x, transformed(i, a, b, d));
      }
      let to = into + ((<usize>(((c >> 3) * inputs + k) * 8 + (c & 7))) << 2);
      for (let i: usize = 0; i < 6; i++) {
        const a = v128.load(room + 48 * i);
        const b = v128.load(room + 48 * i, 16);
        const d = v128.load(room + 48 * i, 32);
        for (let j: usize = 0; j < 6; j++) {
          v128.store64_lane(to, f32x4.demote_f64x2_zero(transformed(j, a, b, d)), 0);
          to += step;
        }
      }
    }
  }
}
