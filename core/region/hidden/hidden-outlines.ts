/**
 * Outlines that turn inside a hole, as the round corner of a card behind a badge or the edge of a circle, go on as they
 * do at a like place of the picture, mirrored or not.
 */
import { area, growBox } from '../../raster/boxes.ts';
import { components } from '../../raster/components.ts';
import type { Flags, Rgba } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import { bestOf, farness, LOOKED_AT, type Candidate } from './best-place.ts';
import type { Copies, Copy } from './copies.ts';
import { entriesOf, type Entry, type Marked } from './entries.ts';
import { holeIn, some, type Hole } from './hole.ts';
import { likePlaces, seek, sourcesIn, type LikePlace, type Sources } from './like-places.ts';
import { outlineCopies } from './outline-copies.ts';
import { toneOf } from './tone.ts';
import { outlinesIn, tonedPlaces } from './toned-places.ts';
import { twoGroundsOf, type TwoGrounds } from './two-grounds.ts';

/** Larger holes are not looked at, in pixels; and at most so many of the picture around one. */
const LARGEST_HOLE = 100_000;
const LARGEST_WINDOW = 4_000_000;
/** Fainter outlines, in levels, are grain: they look alike everywhere. */
const CONTRAST = 12;
/** Slopes are fitted to so many pixels of a like place. */
const FITTED = 512;

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
    const entries = entriesOf(marked, box).filter(({ contrast }) => contrast >= CONTRAST);
    const turning = entries.filter(({ isThrough, isOnFlat }) => isOnFlat && !isThrough);
    const grounds = entries.flatMap((entry) => (entry.isOnSlope ? (twoGroundsOf(image, entry) ?? []) : []));
    const isSought =
      turning.length > 1 || (grounds.length > 1 && grounds.some(({ entry }) => !entry.isThrough));
    if (!isSought) continue;
    const window = windowAround(box, image);
    // Of all but large pictures that is the whole.
    if (!sources || area(window) < area(image)) sources = yield* sourcesIn(image, source, window);
    const hole = holeIn(marked, source, box, entries);
    const places = yield* placesInSameColours(sources, hole, turning);
    const explained = new Set(places.flatMap((place) => place.explained));
    const left = grounds.filter(({ entry }) => !explained.has(entry));
    places.push(...(yield* placesInOtherColours(sources, hole, left, entries)));
    for (const place of places) found.push(...(yield* outlineCopies(marked, place, box)));
  }
  return found;
}

/** The like places that explain entries of a hole, each by what is left by those before it. */
function* placesInSameColours(sources: Sources, hole: Hole, entries: readonly Entry[]): Work<Candidate[]> {
  const found: Candidate[] = [];
  const sought = entries.map((entry) => seek(sources.image, hole.source, entry));
  const left = new Set(sought);
  for (const anchor of sought) {
    if (!left.delete(anchor)) continue;
    const best = yield* bestOf(yield* likePlaces(sources, anchor, [...left]), hole);
    if (!best) continue;
    for (const one of left) if (best.explained.includes(one.entry)) left.delete(one);
    found.push(best);
  }
  return found;
}

/** The same for what looks alike nowhere, but may run alike between grounds of other colours. */
function* placesInOtherColours(
  sources: Sources,
  hole: Hole,
  grounds: readonly TwoGrounds[],
  entries: readonly Entry[],
): Work<Candidate[]> {
  if (grounds.length < 2) return [];
  const { image } = sources;
  const outlines = yield* outlinesIn(sources);
  if (!outlines) return [];
  const known = [
    ...entries.flatMap(({ around }) => around),
    ...hole.touching.map(({ position }) => position),
  ];
  const inside = some([...hole.nearest.keys()], FITTED);
  const far = ({ placement }: LikePlace) => farness(placement, hole.box, image);
  const found: Candidate[] = [];
  const explained = new Set<Entry>();
  for (const anchor of grounds) {
    if (anchor.entry.isThrough || explained.has(anchor.entry)) continue;
    const others = grounds.filter((one) => one !== anchor && !explained.has(one.entry));
    const places = yield* tonedPlaces(sources, outlines, anchor, others, hole.touching);
    const likeliest = places
      .sort((a, b) => b.explained.length - a.explained.length || far(a) - far(b))
      .slice(0, LOOKED_AT);
    const toned: LikePlace[] = [];
    for (const place of likeliest) {
      yield;
      const tone = toneOf(image, known, inside, place, grounds);
      if (tone) toned.push({ ...place, tone });
    }
    const best = yield* bestOf(toned, hole);
    if (!best) continue;
    for (const entry of best.explained) explained.add(entry);
    found.push(best);
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
