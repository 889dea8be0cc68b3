import type { Rgb } from '../raster/raster.ts';
import { SLICE, type Work } from '../turns.ts';
import type { Field } from './field.ts';

/**
 * Weight of the voted colours against that of one gradient: a colour step between two sources spreads over a few
 * pixels.
 */
const FIDELITY = 0.5;
const SWEEPS = 10;
/** Over-relaxation, near the best for this fidelity: 2 / (1 + sqrt(1 - (4 / (4 + FIDELITY)) ^ 2)). */
const RELAXATION = 1.4;

/**
 * Joins what was borrowed from different places: where the sources of neighbouring pixels do not lie side by side,
 * the voted colours jump. Wanted are colours near the voted ones whose gradients are the sources' own (Darabi et al.,
 * Image melding, 2012: a screened Poisson equation). Two sources offer a gradient for each pair of neighbours, inside
 * a borrowed piece the same one; else the stronger is taken (Perez et al., Poisson image editing, 2003, mixed
 * gradients), for means of two would lose texture.
 *
 * @param pixels positions to be joined, ascending; no other pixel plays a part
 * @param voted holds the votes; overwritten at `pixels`
 */
export function* blendGradients(field: Field, pixels: Int32Array, voted: Rgb): Work {
  // A patch of a single pixel has no gradient: the pixel beside it may be one that nobody may borrow.
  if (field.radius === 0) return;
  const system = yield* gradientSystem(field, pixels, voted.data);
  for (let sweep = 0; sweep < SWEEPS; sweep++) yield* relax(system);
  const { value } = system;
  for (let n = 0; n < pixels.length; n++) {
    for (let c = 0; c < 3; c++) {
      voted.data[3 * pixels[n] + c] = Math.max(0, Math.min(255, value[3 * n + c])) + 0.5;
    }
  }
}

/** For pixel n: (FIDELITY + its neighbours' number) x value = right side + sum of its neighbours' values. */
interface GradientSystem {
  /** Four a pixel: offsets into `value`; for a missing neighbour that of the zeros at its end. */
  readonly neighbours: Int32Array;
  readonly rightSide: Float32Array;
  readonly inverse: Float32Array;
  readonly value: Float32Array;
}

function* gradientSystem(field: Field, pixels: Int32Array, voted: Uint8Array): Work<GradientSystem> {
  const { width, height } = field.level;
  const known = field.level.colour.data;
  const count = pixels.length;
  const index = new Int32Array(width * height).fill(-1);
  for (let n = 0; n < count; n++) index[pixels[n]] = n;
  const neighbours = new Int32Array(4 * count).fill(3 * count);
  const rightSide = new Float32Array(3 * count);
  const inverse = new Float32Array(count);
  const value = new Float32Array(3 * count + 3);
  const steps = [1, -1, width, -width];
  for (let n = 0; n < count; n++) {
    if (n % SLICE === 0) yield;
    const p = pixels[n];
    const x = p % width;
    for (let c = 0; c < 3; c++) {
      value[3 * n + c] = voted[3 * p + c];
      rightSide[3 * n + c] = FIDELITY * voted[3 * p + c];
    }
    let sides = 0;
    for (let k = 0; k < 4; k++) {
      if ((k === 0 && x === width - 1) || (k === 1 && x === 0)) continue;
      const q = p + steps[k];
      const other = q < 0 || q >= width * height ? -1 : index[q];
      if (other < 0) continue;
      sides++;
      neighbours[4 * n + k] = 3 * other;
      const from = gradientFrom(known, field.nearest, p, q);
      if (from < 0) subtractGradient(voted, p, q - p, rightSide, 3 * n);
      else subtractGradient(known, from, q - p, rightSide, 3 * n);
    }
    inverse[n] = 1 / (FIDELITY + sides);
  }
  return { neighbours, rightSide, inverse, value };
}

/**
 * Where the gradient that is wanted from pixel `p` to its neighbour `q` starts in the known picture; -1 where neither
 * of the two has a source.
 */
function gradientFrom(known: Uint8Array, nearest: Int32Array, p: number, q: number): number {
  // What lies beside a source is known, for its patch reaches beyond it.
  const fromP = nearest[p];
  const fromQ = nearest[q] < 0 ? -1 : nearest[q] + p - q;
  const [strengthP, strengthQ] = [strength(known, fromP, q - p), strength(known, fromQ, q - p)];
  // Of two alike both pixels must choose the same.
  const takesP = strengthP > strengthQ || (strengthP === strengthQ && p < q);
  return takesP ? fromP : fromQ;
}

/** Takes the gradient between the pixels at `from` and `from + step` off three values at `at`. */
function subtractGradient(
  colour: Uint8Array,
  from: number,
  step: number,
  into: Float32Array,
  at: number,
): void {
  const to = from + step;
  for (let c = 0; c < 3; c++) into[at + c] -= colour[3 * to + c] - colour[3 * from + c];
}

/** Sum of a gradient's sizes over the channels; -1 if there is no such pixel. */
function strength(colour: Uint8Array, from: number, step: number): number {
  if (from < 0) return -1;
  const [a, b] = [3 * from, 3 * (from + step)];
  return (
    Math.abs(colour[b] - colour[a]) +
    Math.abs(colour[b + 1] - colour[a + 1]) +
    Math.abs(colour[b + 2] - colour[a + 2])
  );
}

/** One sweep of successive over-relaxation (Young 1950). */
function* relax({ neighbours, rightSide, inverse, value }: GradientSystem): Work {
  for (let n = 0; n < inverse.length; n++) {
    if (n % SLICE === 0) yield;
    const a = neighbours[4 * n];
    const b = neighbours[4 * n + 1];
    const c = neighbours[4 * n + 2];
    const d = neighbours[4 * n + 3];
    for (let k = 0, i = 3 * n; k < 3; k++, i++) {
      const sum = rightSide[i] + value[a + k] + value[b + k] + value[c + k] + value[d + k];
      value[i] += RELAXATION * (sum * inverse[n] - value[i]);
    }
  }
}
