/** How far maps of the picture onto itself are to be trusted at each place of a hole. */
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { mean, type Foretold } from './find-warps.ts';

/** Least side of the squares of a hole whose pixels are judged alike, in pixels of the level; so many along a hole. */
const LEAST_CELL = 8;
const CELLS = 16;
/** Squared distance, in pixels, from which on a point of the ring counts less the farther away it lies. */
const NEAR = 16;
/** How much what is not seen of the ring weighs, at an arbitrary shift's error. */
const UNSEEN = 0.05;
/** An error is trusted wholly up to the first share of what it is compared with, and not at all from the second on. */
type Ramp = readonly [number, number];
const AGAINST_ARBITRARY: Ramp = [0.15, 0.35];
const AGAINST_MISALIGNED: Ramp = [0.45, 0.65];
const AGAINST_ITSELF: Ramp = [0.6, 1];

/** A grid of square cells over a hole; for each cell what each map's error is there and how far it is trusted. */
export interface Trust {
  readonly box: Box;
  readonly side: number;
  readonly columns: number;
  /** In order of the maps, for each cell. */
  readonly errors: Float32Array;
  /** 0..1, likewise. */
  readonly shares: Float32Array;
}

/**
 * Judges every map at every cell by the ring around it, near points more than far ones: a map is trusted where it
 * foretells the ring far better than an arbitrary shift does, than it does itself when it is misaligned slightly, and
 * than the ring would foretell itself so misaligned. That tells lattices from what is merely like its surroundings.
 *
 * @param box around the hole
 */
export function* judge({ ring, list, arbitrary, itself }: Foretold, box: Box): Work<Trust> {
  const side = Math.max(LEAST_CELL, Math.ceil(Math.max(box.width, box.height) / CELLS));
  const columns = Math.ceil(box.width / side);
  const cells = columns * Math.ceil(box.height / side);
  const errors = new Float32Array(cells * list.length);
  const shares = new Float32Array(cells * list.length);
  const weights = new Float32Array(ring.points.length);
  for (let cell = 0; cell < cells; cell++) {
    yield;
    const x = box.x + ((cell % columns) + 0.5) * side;
    const y = box.y + (Math.floor(cell / columns) + 0.5) * side;
    for (let n = 0; n < weights.length; n++) {
      weights[n] = 1 / ((ring.xs[n] - x) ** 2 + (ring.ys[n] - y) ** 2 + NEAR);
    }
    const any = weighted(arbitrary, weights, 0);
    const self = mean(itself.map((one) => weighted(one, weights, any)));
    list.forEach((one, k) => {
      const error = weighted(one.errors, weights, any);
      const own = mean(one.misaligned.map((other) => weighted(other, weights, any)));
      const at = cell * list.length + k;
      errors[at] = error;
      shares[at] = Math.min(
        down(error / any, AGAINST_ARBITRARY),
        down(error / own, AGAINST_MISALIGNED),
        down(error / self, AGAINST_ITSELF),
      );
    });
  }
  return { box, side, columns, errors, shares };
}

function down(value: number, [whole, none]: Ramp): number {
  return Math.max(0, Math.min(1, (none - value) / (none - whole)));
}

/** The weighted mean of the errors that are known; the others count a little, as `unseen`. */
function weighted(errors: Float32Array, weights: Float32Array, unseen: number): number {
  let sum = 0;
  let of = 0;
  for (let n = 0; n < errors.length; n++) {
    const known = errors[n] >= 0;
    const weight = known ? weights[n] : UNSEEN * weights[n];
    sum += weight * (known ? errors[n] : unseen);
    of += weight;
  }
  return sum / of;
}
