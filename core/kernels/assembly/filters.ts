// The transform of a layer's weights for Winograd's convolution (Lavin and Gray 2016), two outputs at once, in doubles.

/** Three numbers of a filter become six, F(4x4, 3x3)'s; `step` bytes apart. */
function transform(a: v128, b: v128, c: v128, into: usize, step: usize): void {
  const sixth = f64x2.splat(1.0 / 6.0);
  const t = f64x2.mul(sixth, a);
  const u = f64x2.mul(sixth, b);
  const w = f64x2.mul(sixth, c);
  v128.store(into, f64x2.mul(f64x2.splat(0.25), a));
  v128.store(into + step, f64x2.neg(f64x2.add(f64x2.add(t, u), w)));
  v128.store(into + 2 * step, f64x2.neg(f64x2.add(f64x2.sub(t, u), w)));
  const x = f64x2.mul(f64x2.splat(1.0 / 24.0), a);
  const y = f64x2.mul(f64x2.splat(1.0 / 12.0), b);
  v128.store(into + 3 * step, f64x2.add(f64x2.add(x, y), w));
  v128.store(into + 4 * step, f64x2.add(f64x2.sub(x, y), w));
  v128.store(into + 5 * step, c);
}

/** Two numbers of 32 bits as doubles. */
function pair(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Where the transformed numbers of eight outputs are gathered, from a part of the room on: so far they are apart. */
const LINE: usize = 32;

/**
 * [3][3][inputs][outputs] to G filter G^T, [36][outputs / 8][inputs][8].
 *
 * @param outputs a multiple of 8
 * @param room for 96 vectors
 */
export function transformFilter(filter: usize, inputs: i32, outputs: i32, into: usize, room: usize): void {
  const step = (<usize>(inputs * outputs)) << 2;
  const six = room + 18 * 16;
  const gathered = six + 6 * 16;
  for (let k = 0; k < inputs; k++) {
    for (let group = 0; group < outputs; group += 8) {
      const first = filter + ((<usize>(k * outputs + group)) << 2);
      for (let c: usize = 0; c < LINE; c += 8) {
        let at = first + c;
        for (let x: usize = 0; x < 48; x += 16) {
          transform(pair(at), pair(at + 3 * step), pair(at + 6 * step), room + x, 48);
          at += step;
        }
        let to = gathered + c;
        for (let line = room; line < six; line += 48) {
          transform(v128.load(line), v128.load(line, 16), v128.load(line, 32), six, 16);
          for (let j = six; j < gathered; j += 16) {
            v128.store64_lane(to, f32x4.demote_f64x2_zero(v128.load(j)), 0);
            to += LINE;
          }
        }
      }
      // The 36 matrices lie whole pages apart, so each is visited as seldom as can be.
      let to = into + ((<usize>((group >> 3) * inputs + k)) << 5);
      for (let line = gathered; line < gathered + 36 * LINE; line += LINE) {
        v128.store(to, v128.load(line));
        v128.store(to, v128.load(line, 16), 16);
        to += step;
      }
    }
  }
}
