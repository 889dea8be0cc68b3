/** The known pixels right around a hole, and which of them are of one flat ground. */
import { growFlags } from '../../raster/grow.ts';
import { growBox } from '../../raster/boxes.ts';
import { flagsWithin } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import { agrees, fitSlope, meanOf, type Pixels, type Slope } from './fit-ground.ts';
import { alike } from './alike.ts';
import { besides, positionIn } from '../../raster/box-pixels.ts';
import type { Level } from '../level.ts';

/** Width of the border, in pixels. */
const BORDER = 3;
/** With fewer pixels nothing can be said. */
const FEWEST = 16;
/** If less of a border is of a few grounds, it is that of a photograph or a pattern. */
export const LEAST_GROUND = 0.75;
/** Neighbours that differ by no more levels in any channel are of one ground. */
const STEP = 2;
/** Fewer pixels together are marks: what lies on a ground, as letters and thin lines do. */
const LEAST_PART = 12;
/** A ground is at least so broad, in pixels; what is narrower is a line. */
const BROAD = 3;
/** So many parts of the border are looked at, the largest. */
const MOST_PARTS = 24;
/** A part of one colour varies by no more levels. */
const ONE_COLOUR = 1;
/** Parts of which such a share lies on one slope are one ground. */
const ON_ONE_SLOPE = 0.95;

/** What a pixel of the border is, if it is of no ground. */
export const MARK = -1;
/** What it is if that cannot be said: too little of it is seen between other pixels of the hole. */
export const NOTHING = -2;

/** Pixels of a hole's border. */
export interface GroundBorder extends Pixels {
  /** The number of the ground that each is of, `MARK` or `NOTHING`. */
  readonly grounds: Int16Array;
  /** How many pixels each ground has. */
  readonly sizes: readonly number[];
  /** How many pixels are not `NOTHING`. */
  readonly seen: number;
}

/**
 * The border of one hole; undefined if there is too little of it, or of any ground in it.
 *
 * @param box around the hole, in pixels of the level
 */
export function* groundBorderOf(level: Level, box: Box): Work<GroundBorder | undefined> {
  const { width, hole, source, colour } = level;
  const around = growBox(box, BORDER, level);
  const grown = yield* growFlags(flagsWithin(hole, box, around), BORDER);
  const index = new Int32Array(grown.data.length).fill(-1);
  const found: number[] = [];
  for (let at = 0; at < index.length; at++) {
    const i = positionIn(level, around, at);
    if (!grown.data[at] || !source.data[i]) continue;
    index[at] = found.length;
    found.push(i);
  }
  if (found.length < FEWEST) return undefined;
  const colours = new Uint8Array(3 * found.length);
  const [xs, ys] = [new Int32Array(found.length), new Int32Array(found.length)];
  for (let n = 0; n < found.length; n++) {
    const i = found[n];
    for (let c = 0; c < 3; c++) colours[3 * n + c] = colour.data[3 * i + c];
    ys[n] = Math.floor(i / width);
    xs[n] = i - ys[n] * width;
  }
  const border = { xs, ys, colours };
  const breadths = found.map((i) => breadthOf(level, i));
  const isBroad = Uint8Array.from(breadths, (breadth) => (breadth === 'broad' ? 1 : 0));
  const parts = partsOf(index, around, isBroad, colours)
    .flatMap((part) => evenPartsOf(part, border))
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_PARTS);
  const seen = breadths.filter((breadth) => breadth !== 'unseen').length;
  // Joining parts takes long, and photographs have many.
  if (parts.reduce((sum, part) => sum + part.length, 0) < LEAST_GROUND * seen) return undefined;
  const { grounds, sizes } = groundsOf(parts, border);
  breadths.forEach((breadth, n) => {
    if (breadth === 'unseen') grounds[n] = NOTHING;
  });
  return { ...border, grounds, sizes, seen };
}

/** What a pixel of the border may be of, as far as its own colour goes on to both sides and up and down. */
function breadthOf(level: Level, position: number): 'broad' | 'narrow' | 'unseen' {
  const { width, height } = level;
  const [x, y] = [position % width, Math.floor(position / width)];
  const across = runAt(level, position, 1, x, width - 1 - x);
  const down = runAt(level, position, width, y, height - 1 - y);
  if (across.length >= BROAD && down.length >= BROAD) return 'broad';
  return (across.length < BROAD && !across.isWhole) || (down.length < BROAD && !down.isWhole)
    ? 'unseen'
    : 'narrow';
}

/** How long a run of one colour is, up to `BROAD`; whether it is seen to end at least at one side. */
function runAt(
  { hole, source, colour: { data } }: Level,
  from: number,
  step: number,
  before: number,
  behind: number,
) {
  let [length, isWhole] = [1, false];
  for (const [way, most] of [
    [-step, before],
    [step, behind],
  ]) {
    for (let k = 1; length < BROAD; k++) {
      const i = from + k * way;
      if (k > most) {
        // Beyond the picture's edge everything goes on.
        length = BROAD;
      } else if (hole.data[i] || !source.data[i]) break;
      else if (alike(data, from, i, 2 * STEP)) length++;
      else {
        isWhole = true;
        break;
      }
    }
  }
  return { length, isWhole };
}

/** The parts of the border that hang together, as lists of its pixels; those that are not broad are of none. */
function partsOf(index: Int32Array, around: Box, isBroad: Uint8Array, colours: Uint8Array): Int32Array[] {
  const count = isBroad.length;
  const place = new Int32Array(count);
  for (let at = 0; at < index.length; at++) if (index[at] >= 0) place[index[at]] = at;
  const seen = isBroad.map((broad) => 1 - broad);
  const parts: Int32Array[] = [];
  for (let first = 0; first < count; first++) {
    if (seen[first]) continue;
    seen[first] = 1;
    const part = [first];
    for (let k = 0; k < part.length; k++) {
      for (const next of besides(place[part[k]], around)) {
        const other = index[next];
        if (other < 0 || seen[other] || !alike(colours, part[k], other, STEP)) continue;
        seen[other] = 1;
        part.push(other);
      }
    }
    if (part.length >= LEAST_PART) parts.push(Int32Array.from(part));
  }
  return parts;
}

/**
 * A part itself if it is of one colour; else what of it lies on one slope, and of the rest the pixels of one colour
 * each: the soft shadow of what was removed joins several grounds.
 */
function evenPartsOf(part: Int32Array, border: Pixels): Int32Array[] {
  const { colours } = border;
  if (spreadOf(part, colours) <= ONE_COLOUR) return [part];
  const slope = slopeOf(part, border);
  const parts = [part.filter((n) => agrees(slope, border, n))];
  let rest: Int32Array = part.filter((n) => !agrees(slope, border, n));
  if (rest.length > part.length * (1 - ON_ONE_SLOPE)) [parts.length, rest] = [0, part];
  while (rest.length >= LEAST_PART) {
    const counts = new Map<number, number>();
    const codeOf = (n: number) => (colours[3 * n] * 256 + colours[3 * n + 1]) * 256 + colours[3 * n + 2];
    for (const n of rest) counts.set(codeOf(n), (counts.get(codeOf(n)) ?? 0) + 1);
    const [code] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    const like = rest.find((n) => codeOf(n) === code)!;
    const same = rest.filter((n) => alike(colours, like, n, ONE_COLOUR));
    if (same.length < LEAST_PART) break;
    parts.push(same);
    rest = rest.filter((n) => !alike(colours, like, n, ONE_COLOUR));
  }
  return parts;
}

/** Joins the parts that are of one colour or of one slope. */
function groundsOf(parts: readonly Int32Array[], border: Pixels): Pick<GroundBorder, 'grounds' | 'sizes'> {
  const joined: { pixels: number[]; isOneColour: boolean }[] = [];
  for (const part of parts) {
    const isOneColour = spreadOf(part, border.colours) <= ONE_COLOUR;
    const same = joined.find((other) => {
      if (!other.isOneColour || !isOneColour) return onOneSlope(other.pixels, part, border);
      return spreadOf([...other.pixels, ...part], border.colours) <= STEP;
    });
    if (!same) joined.push({ pixels: Array.from(part), isOneColour });
    else {
      same.pixels.push(...part);
      same.isOneColour &&= isOneColour;
    }
  }
  const grounds = new Int16Array(border.xs.length).fill(MARK);
  joined.forEach(({ pixels }, k) => {
    for (const n of pixels) grounds[n] = k;
  });
  return { grounds, sizes: joined.map(({ pixels }) => pixels.length) };
}

/** The largest difference of pixels in a channel, in levels. */
function spreadOf(pixels: ArrayLike<number>, colours: Uint8Array): number {
  const [least, most] = [
    [255, 255, 255],
    [0, 0, 0],
  ];
  for (let n = 0; n < pixels.length; n++) {
    for (let c = 0; c < 3; c++) {
      const value = colours[3 * pixels[n] + c];
      least[c] = Math.min(least[c], value);
      most[c] = Math.max(most[c], value);
    }
  }
  return Math.max(...most.map((value, c) => value - least[c]));
}

/** The slope that fits so many pixels best. */
function slopeOf(pixels: ArrayLike<number>, border: Pixels): Slope {
  const weights = new Float64Array(border.xs.length);
  for (let k = 0; k < pixels.length; k++) weights[pixels[k]] = 1;
  return fitSlope(meanOf(border, weights), border, weights, Infinity);
}

/** Whether two parts lie on one slope. */
function onOneSlope(one: readonly number[], other: Int32Array, border: Pixels): boolean {
  const slope = slopeOf([...one, ...other], border);
  return [one, Array.from(other)].every(
    (part) => part.filter((n) => agrees(slope, border, n)).length >= ON_ONE_SLOPE * part.length,
  );
}
