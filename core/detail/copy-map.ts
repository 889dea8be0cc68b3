import type { DetailKernels } from '../kernels/kernels.ts';
import type { Size } from '../raster/raster.ts';
import { WeightedPositions } from '../raster/weighted-positions.ts';
import { SLICE, type Work } from '../turns.ts';
import { kernelsOf } from './field-kernels.ts';
import type { Field } from './field.ts';
import type { Level } from './level.ts';
import { patchGaussian, patchWeights, type CostScale } from './vote.ts';

/**
 * For every position of a level the one that its pixel is copied from; -1 where none is. Where the sources of two
 * neighbours lie side by side as they do, they belong to one piece; else there is a joint between them.
 */
export type CopyMap = Int32Array;

/** Standard deviation, in pixels, of the weight of a patch around its centre: the larger, the larger the pieces. */
const SPREAD = 3;
/** Sweeps that move joints, at most. */
const SWEEPS = 6;
/** What a joint between two pixels costs, and each level by which the sources differ there, in votes of all patches. */
const JOINT = 0.1;
const DIFFERENCE = 0.01;

/**
 * Decides where each pixel is copied from: every patch that covers it proposes a position, and the one with the most
 * weight wins. Then joints are moved to where the pieces on both sides agree (as in Kwatra et al., Graphcut textures,
 * 2003, but by Besag's iterated conditional modes).
 *
 * @param field is done: its uses are overwritten, where there are kernels by what is returned
 * @param pixels positions that get a copy, ascending
 */
export function* chooseCopies(field: Field, pixels: Int32Array, scale: CostScale): Work<CopyMap> {
  const { width, height } = field.level;
  const weight = yield* patchWeights(field, scale);
  const fast = withKernels(field, weight);
  if (fast) return yield* chooseFast(fast, pixels);
  const proposals = new Proposals(field, weight);
  const copies: CopyMap = new Int32Array(width * height).fill(-1);
  for (let n = 0; n < pixels.length; n++) {
    if (n % SLICE === 0) yield;
    proposals.gather(pixels[n]);
    copies[pixels[n]] = proposals.heaviest();
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    if (!(yield* moveJoints(field.level, pixels, copies, proposals, sweep % 2 === 1))) break;
  }
  return copies;
}

/** The kernels and what they work on. */
interface Fast {
  readonly kernels: DetailKernels;
  readonly copies: CopyMap;
  /** Room for the positions of a slice. */
  readonly slice: Int32Array;
}

/** The largest patches that the kernels know have so many pixels. */
const MOST_PROPOSALS = 49;

/** Bytes of the rasters that the kernels need to choose copies; the copies themselves lie where the uses were. */
export function roomForCopies({ width, height }: Size): number {
  return width * height + (4 + 4 + 8) * MOST_PROPOSALS + 4 * SLICE + 128;
}

function withKernels(field: Field, weight: Float32Array): Fast | undefined {
  const kernels = kernelsOf(field);
  const { memory, level, radius } = field;
  if (!kernels || !memory) return undefined;
  // Nothing is searched any more, so nobody counts uses.
  const copies = field.uses.fill(-1);
  const source = memory.bytes(copies.length);
  source.set(level.source.data);
  const gaussian = memory.floats(MOST_PROPOSALS);
  gaussian.set(patchGaussian(radius, SPREAD));
  const [proposed, weights] = [memory.integers(MOST_PROPOSALS), memory.doubles(MOST_PROPOSALS)];
  kernels.setCopies(
    weight.byteOffset,
    copies.byteOffset,
    source.byteOffset,
    gaussian.byteOffset,
    proposed.byteOffset,
    weights.byteOffset,
  );
  return { kernels, copies, slice: memory.integers(SLICE) };
}

/** What `chooseCopies` does, by kernels. */
function* chooseFast({ kernels, copies, slice }: Fast, pixels: Int32Array): Work<CopyMap> {
  for (let from = 0; from < pixels.length; from += SLICE) {
    yield;
    const part = pixels.subarray(from, from + SLICE);
    slice.set(part);
    kernels.chooseCopies(slice.byteOffset, part.length);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const inOrder = sweep % 2 === 1 ? pixels.slice().reverse() : pixels;
    let moved = 0;
    for (let from = 0; from < pixels.length; from += SLICE) {
      yield;
      const part = inOrder.subarray(from, from + SLICE);
      slice.set(part);
      moved |= kernels.moveJoints(slice.byteOffset, part.length);
    }
    if (moved === 0) break;
  }
  return copies;
}

/** What the patches that cover one pixel propose. */
class Proposals extends WeightedPositions {
  private readonly gaussian: Float32Array;

  constructor(
    private readonly field: Field,
    private readonly weight: Float32Array,
  ) {
    const { radius } = field;
    super((2 * radius + 1) ** 2);
    this.gaussian = patchGaussian(radius, SPREAD);
  }

  /** Looks at the patches around position `p`, and forgets those of another one. */
  gather(p: number): void {
    const { radius, nearest, level } = this.field;
    const { width, height } = level;
    const y = (p / width) | 0;
    const x = p - y * width;
    const size = 2 * radius + 1;
    const top = Math.max(-radius, radius - y);
    const bottom = Math.min(radius, height - 1 - radius - y);
    const left = Math.max(-radius, radius - x);
    const right = Math.min(radius, width - 1 - radius - x);
    this.clear();
    for (let dy = top; dy <= bottom; dy++) {
      for (let dx = left; dx <= right; dx++) {
        const t = p + dy * width + dx;
        if (nearest[t] < 0) continue;
        this.add(nearest[t] + p - t, this.weight[t] * this.gaussian[(dy + radius) * size + dx + radius]);
      }
    }
  }
}

/** One sweep over the pixels at joints: each goes over to a neighbour's piece if that costs less. True if any did. */
function* moveJoints(
  level: Level,
  pixels: Int32Array,
  copies: CopyMap,
  proposals: Proposals,
  backwards: boolean,
): Work<boolean> {
  const { width } = level;
  const steps = new Int32Array(4);
  let moved = false;
  for (let n = 0; n < pixels.length; n++) {
    if (n % SLICE === 0) yield;
    const p = pixels[backwards ? pixels.length - 1 - n : n];
    const own = copies[p];
    setSteps(steps, p, width);
    if (own < 0 || !liesAtJoint(copies, p, steps)) continue;
    proposals.gather(p);
    let best = own;
    let least = jointCost(level, copies, p, own, steps) - proposals.shareOf(own);
    for (let k = 0; k < 4; k++) {
      const step = steps[k];
      if (!isJoint(copies, p, step)) continue;
      const other = copies[p + step] - step;
      if (other === best || !mayTake(level, copies[p + step], other)) continue;
      const cost = jointCost(level, copies, p, other, steps) - proposals.shareOf(other);
      if (cost >= least) continue;
      least = cost;
      best = other;
    }
    if (best === own) continue;
    copies[p] = best;
    moved = true;
  }
  return moved;
}

/** Whether a pixel and the one `step` on are both copied, but from different pieces. */
function isJoint(copies: CopyMap, p: number, step: number): boolean {
  const [own, other] = [copies[p], copies[p + step]];
  return own >= 0 && other >= 0 && other - own !== step;
}

/** Sets the steps from a pixel to its four neighbours; 0 where the row ends. Those above and below may lie outside. */
function setSteps(steps: Int32Array, p: number, width: number): void {
  const x = p % width;
  steps[0] = x < width - 1 ? 1 : 0;
  steps[1] = x > 0 ? -1 : 0;
  steps[2] = width;
  steps[3] = -width;
}

function liesAtJoint(copies: CopyMap, p: number, steps: Int32Array): boolean {
  for (let k = 0; k < 4; k++) if (isJoint(copies, p, steps[k])) return true;
  return false;
}

/** Whether the pixel at `wanted`, beside `from`, is a source; not if a row ends between them. */
function mayTake({ width, source }: Level, from: number, wanted: number): boolean {
  return source.data[wanted] === 1 && Math.abs((wanted % width) - (from % width)) <= 1;
}

/** What the joints around pixel `p` would cost if it were copied from `from`. */
function jointCost(
  { colour: { data: known } }: Level,
  copies: CopyMap,
  p: number,
  from: number,
  steps: Int32Array,
): number {
  let cost = 0;
  for (let k = 0; k < 4; k++) {
    const step = steps[k];
    if (step === 0 || p + step < 0 || p + step >= copies.length) continue;
    const other = copies[p + step];
    if (other < 0 || other - from === step) continue;
    cost +=
      JOINT + DIFFERENCE * (difference(known, from, other - step) + difference(known, from + step, other));
  }
  return cost;
}

/** How far the colours of two pixels are apart; 0 if there is no such pixel. */
function difference(colour: Uint8Array, a: number, b: number): number {
  if (a < 0 || b < 0 || 3 * a >= colour.length || 3 * b >= colour.length) return 0;
  const red = colour[3 * a] - colour[3 * b];
  const green = colour[3 * a + 1] - colour[3 * b + 1];
  const blue = colour[3 * a + 2] - colour[3 * b + 2];
  return Math.sqrt(red * red + green * green + blue * blue);
}
