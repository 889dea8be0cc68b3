/** Where things of one kind go on: between two of them, in steps in which others of the kind follow each other. */
import type { Flags } from '../../raster/raster.ts';
import type { Box } from '../../types.ts';
import { isWhole } from './things.ts';

/** Steps are looked for from so many things; one is seen at least so often; so many, the most frequent, are asked. */
const LOOKED_FROM = 64;
const SEEN = 3;
const MOST_STEPS = 24;
/**
 * Where the next but one of a thing is seen so is the next, in such a share of at least so many cases: of what follows
 * no rule, as free and taken seats, one half and three quarters.
 */
const FORETOLD = 0.9;
const CASES = 3;
/** Between two things at most so many are hidden. */
const MOST_HIDDEN = 12;
/** Places are the same if they differ by no more pixels. */
const SAME = 2;

/** A step from one thing to the next. */
interface Step {
  readonly dx: number;
  readonly dy: number;
}

/**
 * The places of hidden things: both ends of a row of them are seen, and all between is at least partly unknown.
 *
 * @param kind the boxes of things that are alike
 */
export function foretoldPlaces(kind: readonly Box[], known: Flags): Box[] {
  const byPlace = new Map<number, Box>();
  for (const thing of kind) byPlace.set(thing.y * known.width + thing.x, thing);
  const memberAt = (x: number, y: number): Box | undefined => {
    for (let v = y - 1; v <= y + 1; v++) {
      for (let u = x - 1; u <= x + 1; u++) {
        const member = byPlace.get(v * known.width + u);
        if (member) return member;
      }
    }
    return undefined;
  };
  const places: Box[] = [];
  for (const step of stepsOf(kind, known, memberAt)) {
    for (const first of kind) {
      for (const place of placesAfter(first, step, known, memberAt)) {
        const isNew = places.every(
          (one) => Math.abs(one.x - place.x) > SAME || Math.abs(one.y - place.y) > SAME,
        );
        if (isNew) places.push(place);
      }
    }
  }
  return places;
}

type MemberAt = (x: number, y: number) => Box | undefined;

/** The steps in which things of a kind follow each other by a rule. */
function stepsOf(kind: readonly Box[], known: Flags, memberAt: MemberAt): Step[] {
  const counts = new Map<string, Step & { seen: number }>();
  const every = Math.ceil(kind.length / LOOKED_FROM);
  for (let n = 0; n < kind.length; n += every) {
    const one = kind[n];
    for (const other of kind) {
      const [dx, dy] = [other.x - one.x, other.y - one.y];
      if (dy < 0 || (dy === 0 && dx <= 0)) continue;
      const key = `${dx} ${dy}`;
      const step = counts.get(key);
      if (step) step.seen++;
      else counts.set(key, { dx, dy, seen: 1 });
    }
  }
  return [...counts.values()]
    .filter(({ seen }) => seen >= SEEN)
    .sort((a, b) => b.seen - a.seen || Math.hypot(a.dx, a.dy) - Math.hypot(b.dx, b.dy))
    .slice(0, MOST_STEPS)
    .filter((step) => isRule(kind, step, known, memberAt));
}

/** Whether a step foretells what lies between two things where that is known. */
function isRule(kind: readonly Box[], { dx, dy }: Step, known: Flags, memberAt: MemberAt): boolean {
  let [cases, right] = [0, 0];
  for (const one of kind) {
    if (!memberAt(one.x + 2 * dx, one.y + 2 * dy)) continue;
    if (!isWhole(known, { ...one, x: one.x + dx, y: one.y + dy })) continue;
    cases++;
    if (memberAt(one.x + dx, one.y + dy)) right++;
  }
  return cases >= CASES && right >= FORETOLD * cases;
}

/** The hidden things that follow one, up to the next that is seen; none if something else is seen before. */
function placesAfter(first: Box, { dx, dy }: Step, known: Flags, memberAt: MemberAt): Box[] {
  for (let n = 1; n <= MOST_HIDDEN + 1; n++) {
    const next = { ...first, x: first.x + n * dx, y: first.y + n * dy };
    const last = memberAt(next.x, next.y);
    if (last) {
      const between = (k: number) => ({
        ...first,
        x: Math.round(first.x + ((last.x - first.x) * k) / n),
        y: Math.round(first.y + ((last.y - first.y) * k) / n),
      });
      return Array.from({ length: n - 1 }, (_, k) => between(k + 1));
    }
    if (isWhole(known, next) || !isInside(known, next)) return [];
  }
  return [];
}

function isInside({ width, height }: Flags, box: Box): boolean {
  return box.x > 0 && box.y > 0 && box.x + box.width < width && box.y + box.height < height;
}
