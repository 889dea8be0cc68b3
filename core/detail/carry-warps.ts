import { growBox } from '../raster/boxes.ts';
import type { Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { isPromising, ringWidth, sharpened } from './find-warps.ts';
import { agreeingShare, type Followed } from './follow.ts';
import type { Level } from './level.ts';
import { ringOf, warpErrors } from './ring.ts';
import { RingKernels } from './ring-kernels.ts';
import { enlarged, type Warp } from './warp.ts';

/** Points of the ring by which maps are made exact. */
const POINTS = 512;

/**
 * Carries what was found over to the level of twice the size: what each pixel follows, and how far, stays; the maps
 * are made exact by the finer level's ring, and dropped where that speaks against them. How much of the ring they
 * foretell is seen anew: at half the size the cells of a lattice need not be whole pixels.
 */
export function* carryOver(
  found: readonly Followed[],
  finer: Level,
  radius: number,
  random: () => number,
): Work<Followed[]> {
  const carried: Followed[] = [];
  if (found.length === 0) return carried;
  const kernels = RingKernels.on(finer);
  for (const { box, hole, warps, choice, share, agreeing } of found) {
    const wide = doubled(hole, finer);
    const around = growBox(wide, radius, finer);
    const ring = yield* ringOf(finer, wide, ringWidth(wide), POINTS, random, kernels);
    const used = new Set(choice);
    const exact: Warp[] = [];
    const errors: Float32Array[] = [];
    // The numbers that maps have from here on; -1 for one that is proven wrong.
    const numbers: number[] = [];
    for (const [k, warp] of warps.entries()) {
      yield;
      const sharp = ring && used.has(k) ? sharpened(warp, ring) : enlarged(warp, 2);
      const isAsked = ring !== undefined && used.has(k);
      const holds = !isAsked || isPromising(ring, sharp);
      numbers.push(holds ? exact.length : -1);
      if (!holds) continue;
      exact.push(sharp);
      errors.push(isAsked ? warpErrors(ring, sharp) : new Float32Array(0));
    }
    if (!numbers.some((number, k) => number >= 0 && used.has(k))) continue;
    const size = around.width * around.height;
    const [choices, shares] = [new Int16Array(size).fill(-1), new Uint8Array(size)];
    for (let y = 0; y < around.height; y++) {
      yield;
      for (let x = 0; x < around.width; x++) {
        const u = Math.min(box.width - 1, Math.max(0, ((x + around.x) >> 1) - box.x));
        const v = Math.min(box.height - 1, Math.max(0, ((y + around.y) >> 1) - box.y));
        const number = choice[v * box.width + u];
        choices[y * around.width + x] = number < 0 ? -1 : numbers[number];
        shares[y * around.width + x] = share[v * box.width + u];
      }
    }
    carried.push({
      box: around,
      hole: wide,
      warps: exact,
      choice: choices,
      share: shares,
      agreeing: ring ? agreeingShare(choices, errors) : agreeing,
    });
  }
  return carried;
}

function doubled({ x, y, width, height }: Box, size: Size): Box {
  return {
    x: 2 * x,
    y: 2 * y,
    width: Math.min(size.width - 2 * x, 2 * width),
    height: Math.min(size.height - 2 * y, 2 * height),
  };
}
