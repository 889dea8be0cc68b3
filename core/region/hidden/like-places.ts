/** Places of a picture, mirrored or not, that look like what surrounds a hole. */
import type { Flags, Rgba, Size } from '../../raster/raster.ts';
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import { apart, type Entry } from './entries.ts';

/** On flat ground pixels are alike that differ by no more levels in any channel; such a share of them must be. */
const ALIKE_ON_GROUND = 6;
const LIKE_ON_GROUND = 0.95;
/** The same on outlines, which are soft and fall now so, now so on the pixels. */
const ALIKE_ON_OUTLINE = 10;
const LIKE_ON_OUTLINE = 0.75;
/** What looks alike at more places says nothing. */
const MOST_PLACES = 1000;
/** So many pixels are looked at first, from everywhere. */
const PROBES = 16;
/** Colours are counted in steps of 16 levels; a window in which all of an entry's are frequent is not searched. */
const COARSE = 4;
const MOST_STARTS = 30_000;

/** How the picture lies on itself: (x, y) goes to (`x` + `flipX` x, `y` + `flipY` y). */
export interface Placement {
  readonly flipX: 1 | -1;
  readonly flipY: 1 | -1;
  readonly x: number;
  readonly y: number;
}

/**
 * Writes the colour that a source pixel has where it is laid; false if nothing can be said of it. Both are positions in
 * the picture.
 */
export type Tone = (source: number, target: number, into: Float32Array) => boolean;

/** A placement, and the entries that look alike there. */
export interface LikePlace {
  readonly placement: Placement;
  readonly explained: readonly Entry[];
  /** What its colours become in the hole, if they are others. */
  readonly tone?: Tone;
}

const TONED = new Float32Array(3);

/** By how many levels a pixel differs from one of a like place; by more than there are where nothing is said. */
export function apartFrom(
  image: Rgba,
  { tone }: Pick<LikePlace, 'tone'>,
  position: number,
  from: number,
): number {
  if (!tone) return apart(image, position, from);
  if (!tone(from, position, TONED)) return Infinity;
  let most = 0;
  for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(image.data[4 * position + c] - TONED[c]));
  return most;
}

/** Where a pixel of the picture goes; -1 if that is outside of it. */
export function placed({ flipX, flipY, x, y }: Placement, position: number, { width, height }: Size): number {
  const u = x + flipX * (position % width);
  const v = y + flipY * Math.floor(position / width);
  return u >= 0 && v >= 0 && u < width && v < height ? v * width + u : -1;
}

/** What may be borrowed from, and how frequent its colours are. */
export interface Sources {
  readonly image: Rgba;
  readonly source: Flags;
  readonly window: Box;
  /** For every coarse colour the number of sources in the window. */
  readonly counts: Int32Array;
}

export function* sourcesIn(image: Rgba, source: Flags, window: Box): Work<Sources> {
  const counts = new Int32Array(2 ** (3 * (8 - COARSE)));
  for (let y = window.y; y < window.y + window.height; y++) {
    yield;
    countRow(image.data, source.data, y * image.width + window.x, window.width, counts);
  }
  return { image, source, window, counts };
}

function countRow(
  data: Rgba['data'],
  source: Uint8Array,
  from: number,
  count: number,
  into: Int32Array,
): void {
  for (let i = from; i < from + count; i++) if (source[i]) into[coarseColour(data, i)]++;
}

function coarseColour(data: Rgba['data'], i: number): number {
  const [bits, shift] = [8 - COARSE, COARSE];
  return (
    ((data[4 * i] >> shift) << (2 * bits)) | ((data[4 * i + 1] >> shift) << bits) | (data[4 * i + 2] >> shift)
  );
}

/** An entry that is sought. */
export interface Sought {
  readonly entry: Entry;
  /** Whether what surrounds it looks alike in a placement. */
  readonly looksLike: (placement: Placement) => boolean;
}

/** The places at which one entry looks alike, and at least one other. */
export function* likePlaces(
  sources: Sources,
  { entry: anchor, looksLike }: Sought,
  others: readonly Sought[],
): Work<LikePlace[]> {
  const { image, source, window, counts } = sources;
  const { width } = image;
  const howMany = (position: number) => counts[coarseColour(image.data, position)];
  const rarestOf = (some: readonly number[]) =>
    some.reduce((best, one) => (howMany(one) < howMany(best) ? one : best), some[0]);
  // A soft edge falls now so, now so on the pixels; what lies beside it is asked first.
  const start = [
    { position: rarestOf(anchor.around.slice(anchor.outline)), most: ALIKE_ON_GROUND },
    { position: rarestOf(anchor.around), most: ALIKE_ON_OUTLINE },
  ].find(({ position }) => position !== undefined && howMany(position) <= MOST_STARTS);
  if (!start) return [];
  const found: LikePlace[] = [];
  const starts = new Int32Array(window.width);
  for (let row = window.y; row < window.y + window.height && found.length < MOST_PLACES; row++) {
    yield;
    const count = startsIn(image, source, window, row, start.position, start.most, starts);
    for (const placement of placementsOf(starts.subarray(0, count), row, start.position, width, looksLike)) {
      const alike = others.filter((other) => other.looksLike(placement)).map(({ entry }) => entry);
      if (alike.length > 0) found.push({ placement, explained: [anchor, ...alike] });
    }
  }
  return found.length < MOST_PLACES ? found : [];
}

/** The placements that bring a pixel to one of some columns of a row and in which an entry looks alike. */
function placementsOf(
  starts: Int32Array,
  row: number,
  position: number,
  width: number,
  looksLike: (placement: Placement) => boolean,
): Placement[] {
  const [x0, y0] = [position % width, Math.floor(position / width)];
  const found: Placement[] = [];
  const placement: { -readonly [Key in keyof Placement]: Placement[Key] } = {
    flipX: 1,
    flipY: 1,
    x: 0,
    y: 0,
  };
  for (const flipY of [1, -1] as const) {
    for (const flipX of [1, -1] as const) {
      placement.flipX = flipX;
      placement.flipY = flipY;
      placement.y = row - flipY * y0;
      for (let n = 0; n < starts.length; n++) {
        placement.x = starts[n] - flipX * x0;
        const isItself = flipX === 1 && flipY === 1 && placement.x === 0 && placement.y === 0;
        if (!isItself && looksLike(placement)) found.push({ ...placement });
      }
    }
  }
  return found;
}

/** Writes the columns of a row of the window at which a source looks like a pixel; returns how many there are. */
function startsIn(
  { data, width }: Rgba,
  source: Flags,
  window: Box,
  row: number,
  like: number,
  most: number,
  into: Int32Array,
): number {
  const [red, green, blue] = [data[4 * like], data[4 * like + 1], data[4 * like + 2]];
  let count = 0;
  for (let x = window.x, i = row * width + x; x < window.x + window.width; x++, i++) {
    if (!source.data[i] || Math.abs(data[4 * i] - red) > most) continue;
    if (Math.abs(data[4 * i + 1] - green) <= most && Math.abs(data[4 * i + 2] - blue) <= most)
      into[count++] = x;
  }
  return count;
}

export function seek(image: Rgba, source: Flags, entry: Entry): Sought {
  const { around, outline } = entry;
  const isGround = isAlike(image, source, around.slice(outline), ALIKE_ON_GROUND, LIKE_ON_GROUND);
  const isOutline = isAlike(image, source, around.slice(0, outline), ALIKE_ON_OUTLINE, LIKE_ON_OUTLINE);
  return { entry, looksLike: (placement) => isGround(placement) && isOutline(placement) };
}

/** Whether such a share of some pixels looks alike, to so many levels, in a placement. */
function isAlike(image: Rgba, source: Flags, pixels: readonly number[], most: number, share: number) {
  const { width, height, data } = image;
  const every = Math.max(1, Math.floor(pixels.length / PROBES));
  // Pixels from everywhere first, then the others.
  const ordered = Array.from({ length: every }, (_, k) => pixels.filter((__, n) => n % every === k)).flat();
  const xs = Int32Array.from(ordered, (position) => position % width);
  const ys = Int32Array.from(ordered, (position) => Math.floor(position / width));
  const colours = Uint8Array.from(
    ordered.flatMap((position) => [...data.subarray(4 * position, 4 * position + 3)]),
  );
  const wrongAtMost = (1 - share) * ordered.length;
  return ({ flipX, flipY, x, y }: Placement): boolean => {
    let wrong = 0;
    for (let n = 0; n < xs.length; n++) {
      const u = x + flipX * xs[n];
      const v = y + flipY * ys[n];
      const i = v * width + u;
      const isRight =
        u >= 0 &&
        v >= 0 &&
        u < width &&
        v < height &&
        source.data[i] === 1 &&
        Math.abs(data[4 * i] - colours[3 * n]) <= most &&
        Math.abs(data[4 * i + 1] - colours[3 * n + 1]) <= most &&
        Math.abs(data[4 * i + 2] - colours[3 * n + 2]) <= most;
      if (!isRight && ++wrong > wrongAtMost) return false;
    }
    return true;
  };
}
