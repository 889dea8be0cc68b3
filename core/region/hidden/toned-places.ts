/**
 * Places of a picture at which an outline runs as it does around a hole, between grounds of other colours: another
 * corner of a card on a coloured slope.
 */
import type { Flags, Rgba } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import { apart, type Entry } from './entries.ts';
import type { Touching } from './hole.ts';
import { placed, type LikePlace, type Placement, type Sources } from './like-places.ts';
import { colourAt, shareOf, type TwoGrounds } from './two-grounds.ts';

/** At such a place the grounds differ by at least so many levels. */
const TWO_GROUNDS = 24;
/** A pixel is of a ground, to so many levels; such a share of those that are no outline must be. */
const ALIKE_ON_GROUND = 8;
const LIKE_ON_GROUND = 0.95;
/** The same on outlines, as a share of the difference of the grounds, and how many. */
const ALIKE_ON_OUTLINE = 0.12;
const LIKE_ON_OUTLINE = 0.75;
/** A pixel lies on an outline if a neighbour differs by more levels. */
const STEP = 12;
/** If the window has more such pixels it is not searched, and what is found at more places says nothing. */
const MOST_STARTS = 60_000;
const MOST_PLACES = 1000;
const STARTS_AT_ONCE = 256;
/** Of the known pixels that touch the hole there at most such a share may be of the other ground. */
const CONTRADICTED = 0.1;

/** The pixels of a window that lie on outlines: positions in the picture. Undefined where there are too many. */
export function* outlinesIn({ image, source, window }: Sources): Work<Int32Array | undefined> {
  const { width, height } = image;
  const found: number[] = [];
  for (let y = window.y; y < window.y + window.height; y++) {
    yield;
    for (let x = window.x, i = y * width + x; x < window.x + window.width; x++, i++) {
      if (!source.data[i]) continue;
      const isOn =
        (x > 0 && apart(image, i, i - 1) > STEP) ||
        (x + 1 < width && apart(image, i, i + 1) > STEP) ||
        (y > 0 && apart(image, i, i - width) > STEP) ||
        (y + 1 < height && apart(image, i, i + width) > STEP);
      if (isOn) found.push(i);
    }
    if (found.length > MOST_STARTS) return undefined;
  }
  return Int32Array.from(found);
}

/**
 * The places at which one outline is found, and at least one other that enters the hole from another side: how far a
 * thing reaches of which both sides enter side by side would be a guess.
 *
 * @param starts pixels on outlines, to which a pixel of the first is brought
 * @param touching known pixels that touch the hole: places that show the other ground there are none
 */
export function* tonedPlaces(
  { image, source }: Sources,
  starts: Int32Array,
  anchor: TwoGrounds,
  others: readonly TwoGrounds[],
  touching: readonly Touching[],
): Work<LikePlace[]> {
  const { width } = image;
  const contact = anchor.entry.contacts[0];
  const [x0, y0] = [contact % width, Math.floor(contact / width)];
  const looksLike = tester(image, source, anchor);
  const tests = others.map((other) => ({ other, test: tester(image, source, other) }));
  const found: LikePlace[] = [];
  for (const [n, start] of starts.entries()) {
    if (n % STARTS_AT_ONCE === 0) yield;
    const [x, y] = [start % width, Math.floor(start / width)];
    for (const flipY of [1, -1] as const) {
      for (const flipX of [1, -1] as const) {
        const placement = { flipX, flipY, x: x - flipX * x0, y: y - flipY * y0 };
        if (!looksLike(placement)) continue;
        const alike = tests.filter(({ test }) => test(placement)).map(({ other }) => other.entry);
        const explained = [anchor.entry, ...alike];
        if (!isTurning(explained)) continue;
        const own = touching.filter(({ entry }) => explained.includes(entry));
        const wrong = own.filter(({ position }) => isOtherGround(image, anchor, placement, position)).length;
        if (wrong <= CONTRADICTED * own.length) found.push({ placement, explained });
      }
    }
    if (found.length >= MOST_PLACES) return [];
  }
  return found;
}

/** Whether outlines enter from several sides of the hole, and not just from opposite ones as what goes through it. */
function isTurning(entries: readonly Entry[]): boolean {
  const sides = new Set(entries.map(({ side }) => side));
  const isStraight = [...sides].every((side) => side >> 1 === entries[0].side >> 1);
  return sides.size > 1 && !(isStraight && entries.some(({ isThrough }) => isThrough));
}

/** Whether a known pixel is of one ground, and of the other in a placement. */
function isOtherGround(
  image: Rgba,
  { colours, middles }: TwoGrounds,
  placement: Placement,
  position: number,
): boolean {
  const [from, one, other] = [position, ...middles].map((at) => placed(placement, at, image));
  if (from < 0) return false;
  const here = shareOf(colourAt(image, position), ...colours);
  const there = shareOf(colourAt(image, from), colourAt(image, one), colourAt(image, other));
  return Math.abs(here - there) > 0.5;
}

/** Tells whether what surrounds an entry looks alike in a placement, but for the colours of its grounds. */
function tester(image: Rgba, source: Flags, grounds: TwoGrounds): (placement: Placement) => boolean {
  const { width, height, data } = image;
  const { entry, colours, shares, middles } = grounds;
  const { around, outline } = entry;
  const wrongAtMost = [(1 - LIKE_ON_OUTLINE) * outline, (1 - LIKE_ON_GROUND) * (around.length - outline)];
  const xs = Int32Array.from(around, (position) => position % width);
  const ys = Int32Array.from(around, (position) => Math.floor(position / width));
  // What each pixel is beyond the mixture of its grounds; three values each.
  const beyond = Float32Array.from(
    around.flatMap((position, n) =>
      colourAt(image, position).map((value, c) => value - mixed(colours[0][c], colours[1][c], shares[n])),
    ),
  );
  return (placement) => {
    const { flipX, flipY, x, y } = placement;
    const one = placed(placement, middles[0], image);
    const other = placed(placement, middles[1], image);
    if (one < 0 || other < 0 || !source.data[one] || !source.data[other]) return false;
    const contrast = apart(image, one, other);
    if (contrast < TWO_GROUNDS) return false;
    const onOutline = Math.max(ALIKE_ON_GROUND, ALIKE_ON_OUTLINE * contrast);
    let [wrongOnOutline, wrongOnGround] = [0, 0];
    // The outline comes first, and most places fail there.
    for (let n = 0; n < xs.length; n++) {
      const u = x + flipX * xs[n];
      const v = y + flipY * ys[n];
      const at = v * width + u;
      const most = n < outline ? onOutline : ALIKE_ON_GROUND;
      const isRight =
        u >= 0 &&
        v >= 0 &&
        u < width &&
        v < height &&
        source.data[at] === 1 &&
        Math.abs(data[4 * at] - beyond[3 * n] - mixed(data[4 * one], data[4 * other], shares[n])) <= most &&
        Math.abs(
          data[4 * at + 1] - beyond[3 * n + 1] - mixed(data[4 * one + 1], data[4 * other + 1], shares[n]),
        ) <= most &&
        Math.abs(
          data[4 * at + 2] - beyond[3 * n + 2] - mixed(data[4 * one + 2], data[4 * other + 2], shares[n]),
        ) <= most;
      if (isRight) continue;
      if (n < outline ? ++wrongOnOutline > wrongAtMost[0] : ++wrongOnGround > wrongAtMost[1]) return false;
    }
    return true;
  };
}

function mixed(one: number, other: number, share: number): number {
  return one + share * (other - one);
}
