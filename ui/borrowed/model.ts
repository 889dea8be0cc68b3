import {
  countLent,
  eachSource,
  filledAt,
  findPieces,
  type Lent,
  type Mask,
  type Piece,
  type Provenance,
  type Work,
} from '@contextual-fill/core';
import { SELECTED } from '../state/mask-layer.ts';

/** What a version's pixels were copied from, prepared for looking at. */
export interface Borrowed {
  readonly provenance: readonly Provenance[];
  readonly pieces: readonly Piece[];
  /** For each region the number of the piece of every pixel of its box; -1 where nothing was copied. */
  readonly numbers: readonly Int32Array[];
  readonly lent: Lent;
  /** The most that any pixel was lent. */
  readonly mostLent: number;
  /** How far the farthest source lies, in picture pixels. */
  readonly farthest: number;
}

/** A pixel of the picture. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export function* readBorrowed(
  provenance: readonly Provenance[],
  size: { readonly width: number; readonly height: number },
): Work<Borrowed> {
  const { pieces, numbers } = yield* findPieces(provenance);
  const lent = yield* countLent(provenance, size);
  let mostLent = 0;
  for (let start = 0; start < lent.counts.length; start += lent.box.width) {
    yield;
    for (let i = start; i < start + lent.box.width; i++) mostLent = Math.max(mostLent, lent.counts[i]);
  }
  const farthest = pieces.reduce((most, { right, down }) => Math.max(most, Math.hypot(right, down)), 0);
  return { provenance, pieces, numbers, lent, mostLent, farthest };
}

/** Where one filled pixel was copied from. */
export interface CopiedSpot {
  readonly at: Spot;
  /** `null` where the pixel was made instead of copied. */
  readonly from: Spot | null;
  /** The number of its piece, -1 without one. */
  readonly piece: number;
}

/** The filled pixel at a spot, or `null` where nothing was filled. */
export function copiedAt({ provenance, numbers }: Borrowed, { x, y }: Spot): CopiedSpot | null {
  const place = filledAt(provenance, x, y);
  if (!place) return null;
  const { region, index } = place;
  const { pictureWidth, sources } = provenance[region];
  const source = sources[index];
  const at = { x, y };
  if (source < 0) return { at, from: null, piece: -1 };
  const from = { x: source % pictureWidth, y: Math.floor(source / pictureWidth) };
  return { at, from, piece: numbers[region][index] };
}

/** Whether a piece has the pixel (x, y) of the filled hole. */
export function hasPixel(
  { provenance, pieces, numbers }: Borrowed,
  piece: number,
  x: number,
  y: number,
): boolean {
  const { region, box } = pieces[piece];
  if (x < box.x || y < box.y || x >= box.x + box.width || y >= box.y + box.height) return false;
  const own = provenance[region].box;
  return numbers[region][(y - own.y) * own.width + x - own.x] === piece;
}

/** The filled pixel that is nearest to a spot, `null` where nothing was filled. */
export function nearestFilled({ provenance }: Borrowed, { x, y }: Spot): Spot | null {
  let best: Spot | null = null;
  let least = Infinity;
  for (const { box, sources } of provenance) {
    for (let i = 0; i < sources.length; i++) {
      if (sources[i] < -1) continue;
      const [u, v] = [box.x + (i % box.width), box.y + Math.floor(i / box.width)];
      const distance = (u - x) ** 2 + (v - y) ** 2;
      if (distance >= least) continue;
      least = distance;
      best = { x: u, y: v };
    }
  }
  return best;
}

/** The share, 0..1, of everything that was copied whose source is selected in `mask`, or is not if `outside`. */
export function* shareFrom(provenance: readonly Provenance[], mask: Mask, outside: boolean): Work<number> {
  let copied = 0;
  let found = 0;
  yield* eachSource(provenance, (source) => {
    copied++;
    if (mask.data[source] >= SELECTED !== outside) found++;
  });
  return copied > 0 ? found / copied : 0;
}
