import type { Work } from '../turns.ts';
import type { CopyMap } from './copy-map.ts';
import { correctionFor, relax, type Correction } from './correction.ts';
import type { Level } from './level.ts';

const SWEEPS = 20;

/** Pixels that were copied and joined. */
export interface Joined {
  /** Their positions, ascending. */
  readonly pixels: Int32Array;
  /** Three values each. */
  readonly colours: Uint8Array;
}

/**
 * Copies every pixel from where `copies` says, and takes the colour steps between pieces away: to each pixel a
 * correction is added that is smooth inside a piece and jumps at a joint by as much as the colours do (a screened
 * Poisson equation, as in Darabi et al., Image melding, 2012, for the correction alone). What is in a piece stays as it
 * was copied but for its mean.
 *
 * @param level its colours outside the hole are what is copied
 * @param pixels positions to be copied, ascending; no other pixel plays a part
 * @param sweeps with fewer the correction reaches less far from the joints
 * @returns those of the pixels that have a copy
 */
export function* joinPieces(
  level: Level,
  pixels: Int32Array,
  copies: CopyMap,
  sweeps = SWEEPS,
): Work<Joined> {
  const correction = yield* correctionFor(level, pixels, copies);
  for (let sweep = 0; sweep < sweeps; sweep++) yield* relax(correction);
  yield;
  return { pixels: correction.pixels, colours: corrected(correction, level.colour.data, copies) };
}

/** The copied colours with their corrections. */
function corrected({ pixels, cells, value }: Correction, known: Uint8Array, copies: CopyMap): Uint8Array {
  const colours = new Uint8Array(3 * pixels.length);
  for (let n = 0; n < pixels.length; n++) {
    const from = 3 * copies[pixels[n]];
    const at = 4 * cells[n];
    for (let c = 0; c < 3; c++)
      colours[3 * n + c] = Math.max(0, Math.min(255, known[from + c] + value[at + c])) + 0.5;
  }
  return colours;
}
