/** Where outlines of what stands on flat ground enter a hole. */
import { connectedPixels } from '../../raster/connected.ts';
import { positionIn, STEPS } from '../../raster/box-pixels.ts';
import { growBox, seenFrom } from '../../raster/boxes.ts';
import { cut, emptyFlags, OPAQUE, type Flags, type Rgba } from '../../raster/raster.ts';
import type { Box } from '../../types.ts';

/** Neighbours that differ by more levels in a channel lie on an outline. */
const STEP = 3;
/** So far around an entry a place must look alike, in pixels. */
const AROUND = 8;
/** Of what touches the hole at most such a share lies on outlines: else it is no picture of things on flat ground. */
const OUTLINE = 0.5;
/** So much of what lies around an entry on flat ground is no outline, and of that so much like the next pixel. */
const GROUND = 0.4;
const EVEN = 0.5;
const SLOPING = 0.8;
/** Of more entries nothing is asked. */
const MOST_ENTRIES = 12;
/** A step of at least so many levels is looked for across the hole, where it may differ by such a share. */
const SEEN_STEP = 8;
const SAME_STEP = 0.4;
/** An outline goes straight through if such a share of its steps is seen again on the other side. */
const THROUGH = 0.6;

/** A picture and what is to be removed from it. */
export interface Marked {
  readonly image: Rgba;
  readonly hole: Flags;
}

/** A place where an outline enters a hole. All are positions in the picture. */
export interface Entry {
  /** Pixels of the outline that touch the hole. */
  readonly contacts: readonly number[];
  /** What is known around them: first so many pixels on outlines, then the others. */
  readonly around: readonly number[];
  readonly outline: number;
  /** From where it enters the hole: 0 and 1 from the left and the right, 2 and 3 from above and below. */
  readonly side: number;
  /** By how many levels what lies around it differs from it, at most. */
  readonly contrast: number;
  /** Whether it leaves the hole straight across. */
  readonly isThrough: boolean;
  /** Whether what lies beside it is flat. */
  readonly isOnFlat: boolean;
  /** Whether what lies beside it is flat or changes evenly, and has no grain. */
  readonly isOnSlope: boolean;
}

/**
 * Where outlines enter the part of the hole in a box; none if most of what lies beside it is not flat.
 */
export function entriesOf(marked: Marked, box: Box): Entry[] {
  const { image, hole } = marked;
  const near = growBox(box, AROUND + 1, image);
  const inside = cut(hole, near);
  const positionOf = (at: number) => positionIn(image, near, at);
  const isKnown = (position: number) => !hole.data[position] && image.data[4 * position + 3] >= OPAQUE;
  const touching = emptyFlags(near);
  const own = seenFrom(near, growBox(box, 1, image));
  let beside = 0;
  for (let y = own.y; y < own.y + own.height; y++) {
    for (let x = own.x; x < own.x + own.width; x++) {
      const at = y * near.width + x;
      if (!isKnown(positionOf(at)) || !touches(inside, x, y)) continue;
      beside++;
      if (isOutline(marked, positionOf(at))) touching.data[at] = 1;
    }
  }
  const groups = connectedPixels(touching, 2);
  const contacts = groups.reduce((sum, group) => sum + group.length, 0);
  if (groups.length > MOST_ENTRIES || contacts > OUTLINE * beside) return [];
  return groups.map((group) => {
    const positions = group.map(positionOf);
    const known = knownAround(marked, group, near);
    return {
      contacts: positions,
      ...known,
      side: sideOf(marked, positions),
      contrast: known.around.reduce((most, one) => Math.max(most, apart(image, positions[0], one)), 0),
      isThrough: isThrough(marked, positions),
      isOnFlat: isFlat(marked, known),
      isOnSlope: isSloping(marked, known),
    };
  });
}

/** Whether a pixel of flags has a set neighbour. */
function touches({ width, height, data }: Flags, x: number, y: number): boolean {
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
      if (data[v * width + u]) return true;
  }
  return false;
}

/** The largest difference of two pixels in a channel. */
export function apart({ data }: Rgba, one: number, other: number): number {
  let most = 0;
  for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(data[4 * one + c] - data[4 * other + c]));
  return most;
}

/** Whether a known pixel differs from a known neighbour. */
function isOutline({ image, hole }: Marked, position: number): boolean {
  const { width, height } = image;
  const [x, y] = [position % width, Math.floor(position / width)];
  const differs = (other: number) => !hole.data[other] && apart(image, position, other) > STEP;
  return (
    (x > 0 && differs(position - 1)) ||
    (x + 1 < width && differs(position + 1)) ||
    (y > 0 && differs(position - width)) ||
    (y + 1 < height && differs(position + width))
  );
}

/** The known pixels around some, numbers in the box `near`: first those on outlines. */
function knownAround(marked: Marked, group: readonly number[], near: Box): Pick<Entry, 'around' | 'outline'> {
  const { image, hole } = marked;
  const chosen = emptyFlags(near);
  for (const at of group) {
    const { x, y, width, height } = growBox(
      { x: at % near.width, y: Math.floor(at / near.width), width: 1, height: 1 },
      AROUND,
      near,
    );
    for (let row = y; row < y + height; row++)
      chosen.data.fill(1, row * near.width + x, row * near.width + x + width);
  }
  const [outline, flat]: number[][] = [[], []];
  chosen.data.forEach((isChosen, at) => {
    if (!isChosen) return;
    const position = positionIn(image, near, at);
    if (hole.data[position] || image.data[4 * position + 3] < OPAQUE) return;
    (isOutline(marked, position) ? outline : flat).push(position);
  });
  return { around: [...outline, ...flat], outline: outline.length };
}

/** Whether enough of what is known around an entry is no outline, and enough of that like the next pixel. */
function isFlat({ image }: Marked, { around, outline }: Pick<Entry, 'around' | 'outline'>): boolean {
  const ground = around.slice(outline);
  const isEven = (position: number) =>
    apart(image, position, position + 1) === 0 || apart(image, position, position + image.width) === 0;
  return ground.length >= GROUND * around.length && ground.filter(isEven).length >= EVEN * ground.length;
}

/** Whether nearly all of what is no outline differs from the next pixels by a level at most. */
function isSloping({ image }: Marked, { around, outline }: Pick<Entry, 'around' | 'outline'>): boolean {
  const ground = around.slice(outline);
  const isEven = (position: number) =>
    apart(image, position, position + 1) <= 1 && apart(image, position, position + image.width) <= 1;
  return ground.length >= GROUND * around.length && ground.filter(isEven).length >= SLOPING * ground.length;
}

/** The way that leads from most of some pixels into the hole. */
function sideOf({ image, hole }: Marked, contacts: readonly number[]): number {
  const counts = STEPS.map(
    ([dx, dy]) => contacts.filter((position) => hole.data[position + dx + dy * image.width]).length,
  );
  return counts.indexOf(Math.max(...counts));
}

/** Whether most steps of colour of an outline are seen again straight across the hole. */
function isThrough({ image, hole }: Marked, contacts: readonly number[]): boolean {
  const { width, height, data } = image;
  const isKnown = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && !hole.data[y * width + x];
  const isHole = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && hole.data[y * width + x] === 1;
  const stepAt = (x: number, y: number, beside: number) =>
    [0, 1, 2].map((c) => data[4 * (y * width + x + beside) + c] - data[4 * (y * width + x) + c]);
  const size = (step: readonly number[]) => Math.max(...step.map(Math.abs));
  let [asked, found] = [0, 0];
  for (const position of contacts) {
    const [x, y] = [position % width, Math.floor(position / width)];
    for (const [dx, dy] of STEPS) {
      let [u, v] = [x + dx, y + dy];
      if (!isHole(u, v) || !isKnown(x + dy, y + dx)) continue;
      const step = stepAt(x, y, dy + dx * width);
      if (size(step) < SEEN_STEP) continue;
      asked++;
      while (isHole(u, v)) [u, v] = [u + dx, v + dy];
      if (!isKnown(u, v) || !isKnown(u + dy, v + dx)) continue;
      const other = stepAt(u, v, dy + dx * width);
      if (size(step.map((value, c) => value - other[c])) <= SAME_STEP * size(step)) found++;
    }
  }
  return asked > 0 && found >= THROUGH * asked;
}
