/**
 * Patterns of things on flat ground, as dots and icons, go on behind what is removed, though little of them meets the
 * mask's border.
 */
import { positionIn } from '../../raster/box-pixels.ts';
import { contains, growBox, overlap, area, seenFrom } from '../../raster/boxes.ts';
import { ringAround } from '../../raster/grow.ts';
import { cut, OPAQUE, raster, type Flags, type Rgba } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import type { Masks } from '../masks.ts';
import type { Copies, Copy } from './copies.ts';
import { apart } from './entries.ts';
import { foretoldPlaces } from './lattice.ts';
import type { Colour } from '../stands-on.ts';
import { isMark, isWhole, kindsOf, type Scene } from './things.ts';

/** So far around a hole is asked for its ground, in pixels; and such a share of that is of one colour. */
const BESIDE = 8;
const GROUND = 0.4;
/** Around a hole is looked as far as its longer side, at least so far, and at so many pixels at most. */
const LEAST_MARGIN = 256;
const LARGEST = 4_000_000;
/** Pixels that differ by no more levels in any channel are alike. */
const ALIKE = 24;
/** Of what is seen of a thing such a share may differ, and in such a share may the bare ground be seen in its place. */
const WRONG = 0.1;
/** What was removed reaches beyond a thing that it hides: over such a share of the pixels around it. */
const BEYOND = 0.25;
/** A thing that is seen in the mask was masked by mistake if others are hidden, in such a share of all. */
const HIDDEN = 0.5;

/**
 * The things that are hidden in a hole: where rows of like things enter it on one side and leave it on the other in
 * step. What was removed is asked, too: where it shows the ground nothing is hidden, and if it is itself one of the
 * things it is not brought back.
 *
 * @param picture in which what is to be removed is still seen
 * @param hole the box of a part of the hole
 */
export function* hiddenThings(picture: Rgba, masks: Masks, hole: Box): Work<Copies> {
  const ground = yield* groundBeside(picture, masks, hole);
  if (!ground) return [];
  const window = growBox(hole, Math.max(LEAST_MARGIN, hole.width, hole.height), picture);
  if (area(window) > LARGEST) return [];
  const image = cut(picture, window);
  const unknown = cut(masks.unfilled, window).data;
  const known = raster(
    window,
    unknown.map((flag, i) => (flag || image.data[4 * i + 3] < OPAQUE ? 0 : 1)),
  );
  const scene = { image, known, ground };
  const source = cut(masks.source, window);
  const within = seenFrom(window, hole);
  const found: Placed[] = [];
  for (const kind of yield* kindsOf(scene)) {
    const sources = kind.filter((thing) => isWhole(source, thing));
    if (sources.length === 0) continue;
    yield;
    for (const place of foretoldPlaces(kind, known)) {
      if (!overlap(place, within) || found.some((other) => overlap(other.place, place))) continue;
      const placed = compared(scene, place, nearest(sources, place));
      if (placed) found.push(placed);
    }
  }
  const sum = (count: (one: Placed) => number) => found.reduce((all, one) => all + count(one), 0);
  const covered = sum((one) => one.covered);
  if (covered < HIDDEN * (covered + sum((one) => one.seen)) || covered === 0) return [];
  return copiesOf(scene, found, masks.unfilled, window);
}

/** The colour of most of what lies around a hole; undefined if it is of many colours. */
function* groundBeside(
  { data, width, height }: Rgba,
  { unfilled }: Masks,
  hole: Box,
): Work<Colour | undefined> {
  const box = growBox(hole, BESIDE, { width, height });
  const ring = yield* ringAround(cut(unfilled, box), BESIDE);
  const counts = new Map<number, number>();
  let all = 0;
  for (let n = 0; n < ring.data.length; n++) {
    const i = positionIn({ width, height }, box, n);
    if (!ring.data[n] || data[4 * i + 3] < OPAQUE) continue;
    const code = (data[4 * i] << 16) | (data[4 * i + 1] << 8) | data[4 * i + 2];
    counts.set(code, (counts.get(code) ?? 0) + 1);
    all++;
  }
  let [best, most] = [0, 0];
  for (const [code, count] of counts) if (count > most) [best, most] = [code, count];
  return most > 0 && most >= GROUND * all ? [best >> 16, (best >> 8) & 255, best & 255] : undefined;
}

function nearest(things: readonly Box[], { x, y }: Box): Box {
  const distance = (one: Box) => Math.hypot(one.x - x, one.y - y);
  return things.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

/** A thing that is hidden, and like which other it looks. */
interface Placed {
  readonly place: Box;
  readonly like: Box;
  /** How many of its pixels something else covers, and how many are seen although they are in the mask. */
  readonly covered: number;
  readonly seen: number;
}

/** Compares a thing with what is seen in its place; undefined if that contradicts it. */
function compared(scene: Scene, place: Box, like: Box): Placed | undefined {
  const { image, known } = scene;
  const { width } = known;
  let [covered, seen, bare, right, wrong, around, beyond] = [0, 0, 0, 0, 0, 0, 0];
  const wide = growBox({ ...place, width: like.width, height: like.height }, 2, known);
  for (let y = wide.y; y < wide.y + wide.height; y++) {
    for (let x = wide.x; x < wide.x + wide.width; x++) {
      const there = y * width + x;
      const source = (y - place.y + like.y) * width + x - place.x + like.x;
      const isInside = contains({ ...like, x: place.x, y: place.y }, x, y);
      const isThing = isInside && isMark(scene, source);
      const isGround = !isMark(scene, there);
      if (known.data[there]) {
        if (isThing ? apart(image, there, source) <= ALIKE : isGround || !isInside) right++;
        else wrong++;
      } else if (isThing) {
        if (isGround) bare++;
        else if (apart(image, there, source) <= ALIKE) seen++;
        else covered++;
      } else if (!isInside) {
        around++;
        if (!isGround) beyond++;
      }
    }
  }
  const hidden = covered + seen + bare;
  if (hidden === 0 || bare > WRONG * hidden || wrong > WRONG * (right + wrong)) return undefined;
  if (covered > WRONG * hidden && beyond < BEYOND * around) return undefined;
  return { place, like, covered, seen };
}

/** The pixels of the hole that lie on hidden things. */
function copiesOf(scene: Scene, found: readonly Placed[], hole: Flags, window: Box): Copies {
  const positionOf = (x: number, y: number) => (y + window.y) * hole.width + x + window.x;
  const within = { ...window, x: 0, y: 0 };
  const copies: Copy[] = [];
  for (const { place, like } of found) {
    for (let y = 0; y < like.height; y++) {
      for (let x = 0; x < like.width; x++) {
        const target = positionOf(place.x + x, place.y + y);
        if (!contains(within, place.x + x, place.y + y) || !hole.data[target]) continue;
        if (!isMark(scene, (like.y + y) * window.width + like.x + x)) continue;
        copies.push({ target, source: positionOf(like.x + x, like.y + y) });
      }
    }
  }
  return copies;
}
