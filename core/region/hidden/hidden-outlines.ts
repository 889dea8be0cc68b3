/**
 * Outlines that turn inside a hole, as the round corner of a card behind a badge or the edge of a circle, go on as they
 * do at a like place of the picture, mirrored or not.
 */
import { area, growBox } from '../../raster/boxes.ts';
import { components } from '../../raster/components.ts';
import type { Flags, Rgba } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import type { Copies, Copy } from './copies.ts';
import { apart, entriesOf, type Entry, type Marked } from './entries.ts';
import {
  likePlaces,
  placed,
  seek,
  sourcesIn,
  type LikePlace,
  type Placement,
  type Sources,
} from './like-places.ts';
import { outlineCopies } from './outline-copies.ts';

/** Larger holes are not looked at, in pixels; and at most so many of the picture around one. */
const LARGEST_HOLE = 100_000;
const LARGEST_WINDOW = 4_000_000;
/** So many pixels of a hole are asked first whether they can be had at a like place. */
const ASKED = 32;
/** Places that differ by more levels than this and the one that is most alike are not looked at. */
const SLACK = 1;
/** Of the others at most so many are looked at closely, and so many of those that say something are compared. */
const LOOKED_AT = 64;
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

/**
 * What hidden outlines, and the grounds beside them, look like.
 *
 * @param source what may be borrowed from
 */
export function* hiddenOutlines(marked: Marked, source: Flags): Work<Copies> {
  const { image } = marked;
  const found: Copy[] = [];
  let sources: Sources | undefined;
  for (const { box } of components(marked.hole)) {
    yield;
    if (area(box) > LARGEST_HOLE) continue;
    const entries = entriesOf(marked, box);
    const turning = entries.filter(({ isThrough, isOnFlat }) => isOnFlat && !isThrough);
    if (turning.length < 2) continue;
    const window = windowAround(box, image);
    // Of all but large pictures that is the whole.
    if (!sources || area(window) < area(image)) sources = yield* sourcesIn(image, source, window);
    const nearest = nearestEntries(marked, box, entries);
    const sought = turning.map((entry) => seek(image, source, entry));
    const left = new Set(sought);
    for (const anchor of sought) {
      if (!left.delete(anchor)) continue;
      const places = yield* likePlaces(sources, anchor, [...left]);
      const best = yield* bestOf(places, { marked, source, box, nearest });
      if (!best) continue;
      for (const one of left) if (best.explained.includes(one.entry)) left.delete(one);
      for (const copy of yield* outlineCopies(marked, best.copies, best.placement, box)) found.push(copy);
    }
  }
  return found;
}

/** As much of the picture around a hole as is looked at. */
function windowAround(box: Box, { width, height }: Rgba): Box {
  const whole = { x: 0, y: 0, width, height };
  if (area(whole) <= LARGEST_WINDOW) return whole;
  const margin = Math.floor((Math.sqrt(LARGEST_WINDOW) - Math.max(box.width, box.height)) / 2);
  return growBox(box, Math.max(0, margin), whole);
}

/** For each pixel of the hole in a box, by its position, the entry that is nearest to it. */
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

/** A hole, and the entry that is nearest to each of its pixels. */
interface Hole {
  readonly marked: Marked;
  readonly source: Flags;
  readonly box: Box;
  readonly nearest: ReadonlyMap<number, Entry>;
}

/** A like place, and what each of the pixels nearest to its entries is a copy of. */
interface Candidate extends LikePlace {
  readonly copies: ReadonlyMap<number, number>;
}

/**
 * The place that explains most; of these one that shows little else, then the one that is most alike and, last, the one
 * that lies straight and near.
 */
function* bestOf(places: readonly LikePlace[], hole: Hole): Work<Candidate | undefined> {
  const { marked, box, nearest } = hole;
  const every = Math.ceil(nearest.size / ASKED);
  const asked = [...nearest.keys()].filter((_, n) => n % every === 0);
  const sorted = places
    .filter((place) =>
      asked.every((position) => !isOwn(place, hole, position) || sourceOf(place, hole, position) >= 0),
    )
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
function differenceAt({ placement, explained }: LikePlace, image: Rgba): number {
  let [sum, count] = [0, 0];
  for (const { around } of explained) {
    for (const position of around) {
      const to = placed(placement, position, image);
      if (to < 0) continue;
      sum += apart(image, position, to);
      count++;
    }
  }
  return Math.round(sum / Math.max(1, count));
}

/** How far away a place is, in pixels; one that is not straight beside or above counts as beyond all others. */
function farness({ flipX, flipY, x, y }: Placement, box: Box, { width, height }: Rgba): number {
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
    const isAtLimit = around.some(
      (step) => nearest.has(position + step) && !isOwn(place, hole, position + step),
    );
    if (isAtLimit && isOutline(image, from)) return undefined;
    copies.set(position, from);
    if (apart(image, position, from) <= ALIKE) back++;
    for (const step of around) if (!marked.hole.data[position + step]) touching.add(position + step);
  }
  if (copies.size < (1 - MISSING) * wanted || back >= BROUGHT_BACK * copies.size) return undefined;
  const isContradicted = (position: number) => {
    const from = placed(place.placement, position, image);
    return from >= 0 && apart(image, position, from) > ALIKE;
  };
  const contradicted = [...touching].filter(isContradicted).length;
  if (contradicted > CONTRADICTED * touching.size) return undefined;
  return { ...place, copies };
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
