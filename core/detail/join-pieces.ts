import type { Rgb } from '../raster/raster.ts';
import { SLICE, type Work } from '../turns.ts';
import { isJoint, type CopyMap } from './copy-map.ts';
import type { Level } from './level.ts';

/** Weight of leaving a copied pixel as it is, against that of one neighbour inside a piece. */
const FIDELITY = 0.03;
/** Weight of a joint, against that of a neighbour inside a piece: so a step is averaged along the joint. */
const ACROSS = 0.3;
/** A step up to this share of the texture's own gradients there is not seen, and stays. */
const UNSEEN = 0.5;
const SWEEPS = 20;
/** Over-relaxation, near the best for this fidelity: 2 / (1 + sqrt(1 - (4 / (4 + FIDELITY)) ^ 2)). */
const RELAXATION = 1.78;

/**
 * Copies every pixel from where `copies` says, and takes the colour steps between pieces away: to each pixel a
 * correction is added that is smooth inside a piece and jumps at a joint by as much as the colours do (a screened
 * Poisson equation, as in Darabi et al., Image melding, 2012, for the correction alone). What is in a piece stays as it
 * was copied but for its mean.
 *
 * @param level its colours outside the hole are what is copied
 * @param pixels positions to be copied, ascending; no other pixel plays a part
 * @param into written at `pixels` that have a copy
 * @param sweeps with fewer the correction reaches less far from the joints
 */
export function* joinPieces(
  level: Level,
  pixels: Int32Array,
  copies: CopyMap,
  into: Rgb,
  sweeps = SWEEPS,
): Work {
  const system = yield* correctionSystem(level, pixels, copies);
  for (let sweep = 0; sweep < sweeps; sweep++) yield* relax(system);
  const known = level.colour.data;
  for (let n = 0; n < pixels.length; n++) {
    const from = copies[pixels[n]];
    if (from < 0) continue;
    for (let c = 0; c < 3; c++) {
      const value = known[3 * from + c] + system.value[3 * n + c];
      into.data[3 * pixels[n] + c] = Math.max(0, Math.min(255, value)) + 0.5;
    }
  }
}

/** For pixel n: value = inverse x (right side + sum of its neighbours' weighted values). */
interface CorrectionSystem {
  /** Four a pixel: offsets into `value`; for a missing neighbour that of the zeros at its end. */
  readonly neighbours: Int32Array;
  /** Of the neighbours. */
  readonly weights: Float32Array;
  readonly rightSide: Float32Array;
  readonly inverse: Float32Array;
  readonly value: Float32Array;
}

function* correctionSystem(level: Level, pixels: Int32Array, copies: CopyMap): Work<CorrectionSystem> {
  const { width, height } = level;
  const count = pixels.length;
  const index = new Int32Array(width * height).fill(-1);
  for (let n = 0; n < count; n++) if (copies[pixels[n]] >= 0) index[pixels[n]] = n;
  const neighbours = new Int32Array(4 * count).fill(3 * count);
  const weights = new Float32Array(4 * count);
  const rightSide = new Float32Array(3 * count);
  const inverse = new Float32Array(count);
  const value = new Float32Array(3 * count + 3);
  const steps = [1, -1, width, -width];
  for (let n = 0; n < count; n++) {
    if (n % SLICE === 0) yield;
    const p = pixels[n];
    const x = p % width;
    let sum = FIDELITY;
    for (let k = 0; k < 4; k++) {
      if (copies[p] < 0 || (k === 0 && x === width - 1) || (k === 1 && x === 0)) continue;
      const q = p + steps[k];
      const other = q < 0 || q >= width * height ? -1 : index[q];
      if (other < 0) continue;
      const joint = isJoint(copies, p, steps[k]);
      neighbours[4 * n + k] = 3 * other;
      weights[4 * n + k] = joint ? ACROSS : 1;
      sum += weights[4 * n + k];
      if (joint) addStep(level, copies[p], copies[q], steps[k], rightSide, 3 * n);
    }
    inverse[n] = 1 / sum;
  }
  return { neighbours, weights, rightSide, inverse, value };
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

/** One sweep of successive over-relaxation (Young 1950). */
function* relax({ neighbours, weights, rightSide, inverse, value }: CorrectionSystem): Work {
  for (let n = 0; n < inverse.length; n++) {
    if (n % SLICE === 0) yield;
    const i = 4 * n;
    const [a, b, c, d] = [neighbours[i], neighbours[i + 1], neighbours[i + 2], neighbours[i + 3]];
    const [right, left, below, above] = [weights[i], weights[i + 1], weights[i + 2], weights[i + 3]];
    for (let k = 0, j = 3 * n; k < 3; k++, j++) {
      const around = right * value[a + k] + left * value[b + k] + below * value[c + k] + above * value[d + k];
      value[j] += RELAXATION * ((rightSide[j] + around) * inverse[n] - value[j]);
    }
  }
}
