/** Which of several like places says what is hidden in a hole. */
import type { Rgba } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import { apart } from './entries.ts';
import { ASKED, some, type Hole } from './hole.ts';
import { apartFrom, placed, type LikePlace, type Placement } from './like-places.ts';

/** Places that differ by more levels than this and the one that is most alike are not looked at. */
const SLACK = 1;
/** Of the others at most so many are looked at closely, and so many of those that say something are compared. */
export const LOOKED_AT = 64;
const COMPARED = 8;
/** What is borrowed from a place must be there, but for such a share. */
const MISSING = 0.02;
/** What looks like what was removed, to so many levels, in such a share of the hole would bring that back. */
const ALIKE = 24;
const BROUGHT_BACK = 0.9;
/** Of the known pixels that touch the hole there at most such a share may look otherwise in a place. */
const CONTRADICTED = 0.1;
/** Neighbours that differ by more levels lie on an outline. */
const STEP = 10;
/** Places with at most so many times the least of outlines show nothing else. */
const PLAIN = 1.3;

/** A like place, and what each of the pixels nearest to its entries is a copy of. */
export interface Candidate extends LikePlace {
  readonly copies: ReadonlyMap<number, number>;
}

/**
 * The place that explains most; of these one that shows little else, then the one that is most alike and, last, the one
 * that lies straight and near.
 */
export function* bestOf(places: readonly LikePlace[], hole: Hole): Work<Candidate | undefined> {
  const { marked, box, nearest, touching } = hole;
  const asked = some([...nearest.keys()], ASKED);
  const sorted = places
    .filter((place) =>
      asked.every((position) => !isOwn(place, hole, position) || sourceOf(place, hole, position) >= 0),
    )
    .filter((place) => {
      const own = touching.filter(({ entry }) => place.explained.includes(entry));
      const wrong = own.filter(({ position }) => isContradicted(place, marked.image, position));
      return wrong.length <= 2 * CONTRADICTED * own.length;
    })
    .map((place) => ({
      place,
      difference: differenceAt(place, marked.image),
      far: farness(place.placement, box, marked.image),
    }))
    .sort(
      (a, b) =>
        b.place.explained.length - a.place.explained.length || a.difference - b.difference || a.far - b.far,
    );
  const looked: { candidate: Candidate; outlines: number }[] = [];
  // What is less alike than what had to be left is a worse guess, not another one.
  const most = SLACK + sorted.reduce((sum, { difference }) => Math.min(sum, difference), Infinity);
  const alike = sorted.filter(({ difference }) => difference <= most);
  for (const { place } of alike.slice(0, LOOKED_AT)) {
    yield;
    if (looked.length > 0 && place.explained.length < looked[0].candidate.explained.length) break;
    const candidate = candidateAt(place, hole);
    if (!candidate) continue;
    const outlines = [...candidate.copies.values()].filter((from) => isOutline(marked.image, from)).length;
    looked.push({ candidate, outlines });
    if (looked.length === COMPARED) break;
  }
  const least = looked.reduce((sum, { outlines }) => Math.min(sum, outlines), Infinity);
  return looked.find(({ outlines }) => outlines <= PLAIN * least)?.candidate;
}

/** By how many levels a place differs from what surrounds its entries, in the mean, as a whole number. */
function differenceAt(place: LikePlace, image: Rgba): number {
  let [sum, count] = [0, 0];
  for (const { around } of place.explained) {
    for (const position of around) {
      const to = placed(place.placement, position, image);
      if (to < 0) continue;
      sum += Math.min(255, apartFrom(image, place, position, to));
      count++;
    }
  }
  return Math.round(sum / Math.max(1, count));
}

/** How far away a place is, in pixels; one that is not straight beside or above counts as beyond all others. */
export function farness({ flipX, flipY, x, y }: Placement, box: Box, { width, height }: Rgba): number {
  const [u, v] = [box.x + box.width / 2, box.y + box.height / 2];
  const [dx, dy] = [Math.abs(x + flipX * u - u), Math.abs(y + flipY * v - v)];
  return dx + dy + (Math.min(dx, dy) <= 1 ? 0 : width + height);
}

/**
 * What a place says of the hole; undefined if too little of it may be borrowed, if it would bring back what was
 * removed, if what touches the hole looks otherwise there, or if its outlines go on to where other entries are nearer,
 * which know nothing of it.
 */
function candidateAt(place: LikePlace, hole: Hole): Candidate | undefined {
  const { marked, nearest } = hole;
  const { image } = marked;
  const around = [-1, 1, -image.width, image.width];
  const copies = new Map<number, number>();
  const touching = new Set<number>();
  let [wanted, back] = [0, 0];
  for (const position of nearest.keys()) {
    if (!isOwn(place, hole, position)) continue;
    wanted++;
    const from = sourceOf(place, hole, position);
    if (from < 0) continue;
    const difference = apartFrom(image, place, position, from);
    if (difference === Infinity) continue;
    const isAtLimit = around.some(
      (step) => nearest.has(position + step) && !isOwn(place, hole, position + step),
    );
    if (isAtLimit && isOutline(image, from)) return undefined;
    copies.set(position, from);
    if (difference <= ALIKE) back++;
    for (const step of around) if (!marked.hole.data[position + step]) touching.add(position + step);
  }
  if (copies.size < (1 - MISSING) * wanted || back >= BROUGHT_BACK * copies.size) return undefined;
  const contradicted = [...touching].filter((position) => isContradicted(place, image, position)).length;
  if (contradicted > CONTRADICTED * touching.size) return undefined;
  return { ...place, copies };
}

/** Whether a known pixel looks otherwise in a place. */
function isContradicted(place: LikePlace, image: Rgba, position: number): boolean {
  const from = placed(place.placement, position, image);
  return from >= 0 && apartFrom(image, place, position, from) > ALIKE;
}

/** Whether one of the entries that a place explains is the nearest to a pixel of the hole. */
function isOwn({ explained }: LikePlace, { nearest }: Hole, position: number): boolean {
  const entry = nearest.get(position);
  return entry !== undefined && explained.includes(entry);
}

/** What a pixel is a copy of in a place; -1 if that may not be borrowed. */
function sourceOf({ placement }: LikePlace, { marked, source }: Hole, position: number): number {
  const from = placed(placement, position, marked.image);
  return from >= 0 && source.data[from] ? from : -1;
}

/** Whether a pixel differs from the next one to the right or below. */
function isOutline(image: Rgba, position: number): boolean {
  return apart(image, position, position + 1) > STEP || apart(image, position, position + image.width) > STEP;
}
