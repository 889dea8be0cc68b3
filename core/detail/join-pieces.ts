import type { Rgb } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { CopyMap } from './copy-map.ts';
import { correctionFor, relax, type Correction } from './correction.ts';
import type { Level } from './level.ts';

const SWEEPS = 20;

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
  const correction = yield* correctionFor(level, pixels, copies);
  for (let sweep = 0; sweep < sweeps; sweep++) yield* relax(correction);
  yield;
  addTo(correction, level.colour, copies, into);
}

/** Writes the copied colours with their corrections. */
function addTo(
  { pixels, cells, value }: Correction,
  { data: known }: Rgb,
  copies: CopyMap,
  { data: into }: Rgb,
): void {
  for (let n = 0; n < pixels.length; n++) {
    const from = 3 * copies[pixels[n]];
    const at = 4 * cells[n];
    const to = 3 * pixels[n];
    for (let c = 0; c < 3; c++)
      into[to + c] = Math.max(0, Math.min(255, known[from + c] + value[at + c])) + 0.5;
  }
}
