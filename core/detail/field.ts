import type { DetailKernels, KernelMemory } from '../kernels/kernels.ts';
import { contextDistance } from './context.ts';
import type { Level } from './level.ts';
import { leaving, type Place } from './place.ts';

/**
 * A nearest-neighbour field (Barnes et al., PatchMatch, 2009) on one level: for each target, a patch that touches the
 * hole, the most similar source, a patch of pixels that may all be borrowed. Patches are named by the position
 * (`y * width + x`) of their centre, and the arrays have one entry for each position unless they say otherwise.
 */
export interface Field {
  readonly level: Level;
  readonly radius: number;
  /** Positions of the targets, ascending. */
  readonly targets: Int32Array;
  /** How many sources there are. */
  readonly sourceCount: number;
  /** 1 where a source is centred. */
  readonly isSource: Uint8Array;
  /** The centre of the source of the target centred there; -1 where none is. */
  readonly nearest: Int32Array;
  /**
   * Squared distance of target and source, summed over the patch, with all other terms; below 0 for a good busy
   * source.
   */
  readonly cost: Float32Array;
  /**
   * What it costs, for each of a target's four neighbours, if their sources do not lie side by side as they do; set
   * anew for each round.
   */
  incoherence: number;
  /** How many targets have each source; in the end the room of the copies (`chooseCopies`). */
  readonly uses: Int32Array;
  /** What it costs a target, for each other target that has the same source; set anew for each round. */
  reuse: number;
  /** Room for the weights of a vote. */
  readonly weight: Float32Array;
  /** Which way structures run around each target. */
  readonly place: Place;
  /**
   * What it costs a target to borrow from a whole side of the level away, straight across the structures there; set
   * anew for each round.
   */
  remoteness: number;
  /**
   * How far a target obeys the guide and all that goes with it, of 255; the rest is said by a map of the picture onto
   * itself (see `follow`).
   */
  readonly guided: Uint8Array;
  /** How many pixels of the patch centred there lie in the hole: as much the guide has to say. */
  readonly unknown: Uint8Array;
  /** Weight of the guide term for each unknown pixel of a target's patch. */
  readonly guideWeight: number;
  /** Weight of the guide's difference around the place, in patch pixels. */
  readonly contextWeight: number;
  /** Weight of the texture term, in patch pixels. */
  readonly textureWeight: number;
  /** Share of a source's own variance that is taken off its cost; set anew for each round. */
  varianceAllowance: number;
  /** What measures and searches this field; where there is none, TypeScript does the same. */
  readonly kernels?: DetailKernels;
  /** The kernels' memory; it has room for what `chooseCopies` needs. */
  readonly memory?: KernelMemory;
  /** Of the patch centred there, see `patchVariance`; empty where the allowance stays 0. */
  readonly variance: Float32Array;
  /** How much of a source's variance counts, for every target; see `countedVariance`. */
  readonly countedVariance: Float32Array;
}

/**
 * Sum of squared colour differences of two patches; stops early once it exceeds `limit`.
 * `a` and `b` are the offsets of the patches' first values, `row` values apart from row to row.
 */
export function patchDistance(
  colour: Uint8Array,
  a: number,
  b: number,
  row: number,
  size: number,
  limit: number,
): number {
  let sum = 0;
  for (let y = 0; y < size; y++) {
    for (let k = 0; k < 3 * size; k += 3) {
      const red = (colour[a + k] - colour[b + k]) | 0;
      const green = (colour[a + k + 1] - colour[b + k + 1]) | 0;
      const blue = (colour[a + k + 2] - colour[b + k + 2]) | 0;
      sum = (sum + Math.imul(red, red) + Math.imul(green, green) + Math.imul(blue, blue)) | 0;
    }
    if (sum > limit) return sum;
    a += row;
    b += row;
  }
  return sum;
}

/** The cost of borrowing the patch at `source` for `target`, exact where it is below `limit`. */
export function costOf(field: Field, target: number, source: number, limit: number): number {
  const { level, radius } = field;
  const guided = field.guided[target] / 255;
  const varianceAllowance = guided * field.varianceAllowance;
  let cost = 0;
  if (varianceAllowance !== 0) {
    cost = -varianceAllowance * Math.min(field.variance[source], field.countedVariance[target]);
  }
  if (level.guide && guided > 0) {
    const guide = level.guide.data;
    const red = guide[3 * target] - guide[3 * source];
    const green = guide[3 * target + 1] - guide[3 * source + 1];
    const blue = guide[3 * target + 2] - guide[3 * source + 2];
    cost += guided * field.guideWeight * field.unknown[target] * (red * red + green * green + blue * blue);
    if (cost >= limit) return cost;
    cost += guided * field.contextWeight * contextDistance(level, target, source);
    if (cost >= limit) return cost;
  }
  if (level.texture && guided > 0) {
    const texture = level.texture.data;
    const red = texture[3 * target] - texture[3 * source];
    const green = texture[3 * target + 1] - texture[3 * source + 1];
    const blue = texture[3 * target + 2] - texture[3 * source + 2];
    cost += guided * field.textureWeight * (red * red + green * green + blue * blue);
    if (cost >= limit) return cost;
  }
  const { width } = level;
  const corner = radius * (width + 1);
  const [atTarget, atSource] = [3 * (target - corner), 3 * (source - corner)];
  return cost + patchDistance(level.colour.data, atTarget, atSource, 3 * width, 2 * radius + 1, limit - cost);
}

/**
 * How many of the target's four neighbours have the source that lies beside `source` as they lie beside the target.
 */
function coherence(nearest: Int32Array, width: number, target: number, source: number): number {
  let count = 0;
  if (nearest[target + 1] === source + 1) count++;
  if (nearest[target - 1] === source - 1) count++;
  if (nearest[target + width] === source + width) count++;
  if (nearest[target - width] === source - width) count++;
  return count;
}

/**
 * Offers `source` to `target`, who takes it if it costs less. What it costs that neighbours borrow from elsewhere
 * counts too: so the hole is made of few large pieces with joints where they fit (Pritch et al., Shift-map image
 * editing, 2009, solved as Besag's iterated conditional modes, 1986). And that others have the same source: so nothing
 * conspicuous is repeated (Kaspar et al., Self tuning texture optimization, 2015). And how far away the source lies
 * across the structures around the target. Costs must be measured.
 */
export function offer(field: Field, target: number, source: number): void {
  const { nearest, cost, uses } = field;
  if (source < 0 || source >= field.isSource.length || !field.isSource[source] || source === nearest[target])
    return;
  const present = nearest[target];
  const guided = field.guided[target] / 255;
  let limit = cost[target] + guided * field.reuse * (uses[present] - 1 - uses[source]);
  if (field.incoherence > 0) {
    const { width } = field.level;
    const gained = coherence(nearest, width, target, source) - coherence(nearest, width, target, present);
    limit += field.incoherence * gained;
  }
  if (field.remoteness > 0 && guided > 0) {
    const { width } = field.level;
    const nearer = leaving(field.place, width, target, present) - leaving(field.place, width, target, source);
    limit += guided * field.remoteness * nearer;
  }
  const found = costOf(field, target, source, limit);
  if (found < limit) {
    cost[target] = found;
    nearest[target] = source;
    uses[present]--;
    uses[source]++;
  }
}
