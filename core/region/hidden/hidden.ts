/** What is known to be hidden behind what is removed, from the picture itself: outlines that go on, and like things. */
import { filledAt } from '../../provenance/provenance.ts';
import type { Rgba } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Part, RegionFill } from '../../types.ts';
import type { Masks } from '../masks.ts';
import type { Copies } from './copies.ts';
import { hiddenOutlines } from './hidden-outlines.ts';
import { hiddenThings } from './hidden-things.ts';

/**
 * What is hidden in the parts of a hole, what lies on top last.
 *
 * @param image in which what is to be removed is still seen
 * @param isSteered whether the designer has said what to borrow from, and may want just what was removed
 */
export function* findHidden(
  image: Rgba,
  masks: Masks,
  parts: readonly Part[],
  isSteered: boolean,
): Work<Copies[]> {
  const found = [yield* hiddenOutlines({ image, hole: masks.unfilled }, masks.source)];
  if (isSteered) return found;
  for (const { hole } of parts) found.push(yield* hiddenThings(image, masks, hole));
  return found;
}

/** Lays what is hidden into a filled picture, in place, and says where it was copied from: it is so to the level. */
export function* layHidden(
  hidden: readonly Copies[],
  { data, width }: Rgba,
  fills: readonly RegionFill[],
): Work {
  const provenance = fills.map((fill) => fill.provenance);
  for (const copies of hidden) {
    yield;
    for (const { target, source, colour } of copies) {
      for (let c = 0; c < 4; c++) data[4 * target + c] = colour?.[c] ?? data[4 * source + c];
      const filled = filledAt(provenance, target % width, Math.floor(target / width));
      if (filled) provenance[filled.region].sources[filled.index] = source;
    }
  }
}
