/** A hole whose hidden outlines are asked for, and what enters it. */
import type { Flags } from '../../raster/raster.ts';
import type { Box } from '../../types.ts';
import type { Entry, Marked } from './entries.ts';

/** So many pixels of a hole, and beside it, are asked first whether a like place can have them. */
export const ASKED = 64;

/** A known pixel that touches the hole, and the entry that is nearest to it. */
export interface Touching {
  readonly position: number;
  readonly entry: Entry;
}

export interface Hole {
  readonly marked: Marked;
  /** What may be borrowed from. */
  readonly source: Flags;
  readonly box: Box;
  /** For each pixel of the hole, by its position in the picture, the entry that is nearest to it. */
  readonly nearest: ReadonlyMap<number, Entry>;
  /** Some of the known pixels that touch it. */
  readonly touching: readonly Touching[];
}

/** The hole in a box, whose entries these are. */
export function holeIn(marked: Marked, source: Flags, box: Box, entries: readonly Entry[]): Hole {
  const nearest = nearestEntries(marked, box, entries);
  return { marked, source, box, nearest, touching: touchingOf(marked, nearest) };
}

function touchingOf({ image, hole }: Marked, nearest: ReadonlyMap<number, Entry>): Touching[] {
  const found = new Map<number, Entry>();
  for (const [position, entry] of nearest) {
    for (const step of [-1, 1, -image.width, image.width]) {
      if (!hole.data[position + step]) found.set(position + step, entry);
    }
  }
  return some([...found], ASKED).map(([position, entry]) => ({ position, entry }));
}

/** So many of a list at most, from everywhere in it. */
export function some<T>(list: readonly T[], most: number): T[] {
  const every = Math.ceil(list.length / most);
  return list.filter((_, n) => n % every === 0);
}

function nearestEntries({ hole }: Marked, box: Box, entries: readonly Entry[]): Map<number, Entry> {
  const { width } = hole;
  const nearest = new Map<number, Entry>();
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      if (!hole.data[y * width + x]) continue;
      let [least, best] = [Infinity, entries[0]];
      for (const entry of entries) {
        for (const position of entry.contacts) {
          const distance = (x - (position % width)) ** 2 + (y - Math.floor(position / width)) ** 2;
          if (distance < least) [least, best] = [distance, entry];
        }
      }
      nearest.set(y * width + x, best);
    }
  }
  return nearest;
}
