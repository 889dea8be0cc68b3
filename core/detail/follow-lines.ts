/** Along a line that goes through a hole, pixels are borrowed from the line itself, from before or behind the hole. */
import type { Field } from './field.ts';
import { alongLine, outsideLine, type Line, type Stretch } from './line.ts';
import { costRange } from './vote.ts';

/** How far beside a line it says all, and from where on nothing, in pixels of the level. */
const BESIDE = [4, 8] as const;
/** So near to it a place lies on it. */
const ON = 1;
/** A shift along a line may lead so far beside it, in pixels. */
const ASIDE = 0.3;
/** Of shifts that reach nearly as many places the truest is taken. */
const NEARLY = 0.9;
/** If maps of the picture onto itself say more than such a share of a line, they know better. */
const MAPPED = 0.7;

/** Targets of one level that lie along lines. */
export interface Strips {
  readonly targets: Int32Array;
  readonly sources: Int32Array;
  /** How far a target follows its line, of 255. */
  readonly share: Uint8Array;
}

interface Shift {
  readonly x: number;
  readonly y: number;
  readonly aside: number;
}

/** Decides for every target of a field along which line it borrows, and from where. */
export function stripsAlong(field: Field, lines: readonly Line[]): Strips {
  const { level, targets } = field;
  const owned: number[][] = lines.map(() => []);
  const [on, mapped] = [new Float32Array(lines.length), new Float32Array(lines.length)];
  for (const target of targets) {
    const y = Math.floor(target / level.width);
    const x = target - y * level.width;
    let [least, owner] = [BESIDE[1] as number, -1];
    for (let k = 0; k < lines.length; k++) {
      const line = lines[k];
      const s = alongLine(line, x, y);
      if (s < line.start - BESIDE[1] || s > line.end + BESIDE[1]) continue;
      const distance = outsideLine(line, x, y);
      if (distance < least) [least, owner] = [distance, k];
    }
    if (owner < 0) continue;
    owned[owner].push(target);
    if (least > ON) continue;
    on[owner]++;
    mapped[owner] += 1 - field.guided[target] / 255;
  }
  const [found, sources, share]: number[][] = [[], [], []];
  for (const [k, line] of lines.entries()) {
    if (mapped[k] > MAPPED * on[k]) continue;
    const source = sourcesAlong(field, line, owned[k]);
    owned[k].forEach((target, n) => {
      if (source[n] < 0) return;
      const y = Math.floor(target / level.width);
      const distance = outsideLine(line, target - y * level.width, y);
      found.push(target);
      sources.push(source[n]);
      share.push(255 * Math.min(1, (BESIDE[1] - distance) / (BESIDE[1] - BESIDE[0])));
    });
  }
  return {
    targets: Int32Array.from(found),
    sources: Int32Array.from(sources),
    share: Uint8Array.from(share),
  };
}

/** For each target a source as far beside the line as it; -1 where there is none. */
function sourcesAlong(field: Field, line: Line, targets: readonly number[]): Int32Array {
  const found = new Int32Array(targets.length).fill(-1);
  // Each half borrows from its own end, so that what changes along the line meets in the middle.
  const middle = line.before === 0 ? -Infinity : line.behind === 0 ? Infinity : (line.start + line.end) / 2;
  const { width } = field.level;
  const halves: [number[], number[]] = [[], []];
  for (let n = 0; n < targets.length; n++) {
    const y = Math.floor(targets[n] / width);
    halves[alongLine(line, targets[n] - y * width, y) < middle ? 0 : 1].push(n);
  }
  const wanted = [
    [0, -1],
    [1, 1],
    // What one end has not, the other may have.
    [0, 1],
    [1, -1],
  ] as const;
  for (const [half, way] of wanted) {
    if ((way < 0 ? line.before : line.behind) === 0) continue;
    let missing = withoutSource(halves[half], found);
    const shifts = shiftsAlong(line, way);
    const bounds = new Int32Array(shifts.length).fill(missing.length);
    while (missing.length > 0) {
      const best = bestOf(field, line, shifts, bounds, placesOf(missing, targets, width));
      if (best < 0) break;
      for (const n of missing) found[n] = sourceAt(field, line, targets[n], shifts[best]);
      missing = withoutSource(missing, found);
      bounds[best] = 0;
    }
  }
  return found;
}

/** Those numbers of targets for which nothing was found. */
function withoutSource(numbers: readonly number[], found: Int32Array): number[] {
  const missing: number[] = [];
  for (let n = 0; n < numbers.length; n++) if (found[numbers[n]] < 0) missing.push(numbers[n]);
  return missing;
}

interface Places {
  readonly xs: Int32Array;
  readonly ys: Int32Array;
}

/** Where targets lie, given by their numbers. */
function placesOf(numbers: readonly number[], targets: readonly number[], width: number): Places {
  const xs = new Int32Array(numbers.length);
  const ys = new Int32Array(numbers.length);
  for (let n = 0; n < numbers.length; n++) {
    ys[n] = Math.floor(targets[numbers[n]] / width);
    xs[n] = targets[numbers[n]] - ys[n] * width;
  }
  return { xs, ys };
}

/** Whole shifts along a line that keep to it, the truest first. */
function shiftsAlong({ ux, uy, start, end, before, behind }: Line, way: number): Shift[] {
  const shifts: Shift[] = [];
  const most = end - start + (way < 0 ? before : behind);
  for (let length = 4; length <= most; length++) {
    const x = Math.round(way * length * ux);
    const y = Math.round(way * length * uy);
    const aside = Math.abs(ux * y - uy * x);
    if (aside <= ASIDE) shifts.push({ x, y, aside });
  }
  return shifts.sort((a, b) => a.aside - b.aside);
}

/**
 * The number of the first shift that reaches nearly as many places as any does; -1 where none reaches one.
 *
 * @param bounds how many places each reaches at most; lowered to what is found
 */
function bestOf(
  field: Field,
  line: Line,
  shifts: readonly Shift[],
  bounds: Int32Array,
  places: Places,
): number {
  const isCounted = new Uint8Array(shifts.length);
  let most = 0;
  for (const k of [...shifts.keys()].sort((a, b) => bounds[b] - bounds[a])) {
    if (bounds[k] <= most) break;
    bounds[k] = countReached(field, line, places, shifts[k]);
    isCounted[k] = 1;
    most = Math.max(most, bounds[k]);
  }
  if (most === 0) return -1;
  for (let k = 0; k < shifts.length; k++) {
    if (bounds[k] < NEARLY * most) continue;
    if (!isCounted[k]) bounds[k] = countReached(field, line, places, shifts[k]);
    if (bounds[k] >= NEARLY * most) return k;
  }
  return -1;
}

/** How many places a shift takes to a source where the line is seen: `sourceAt` for all, in one loop. */
function countReached(
  { level: { width, height }, isSource, radius }: Field,
  line: Line,
  { xs, ys }: Places,
  shift: Shift,
): number {
  const { ux, uy, start, end, before, behind, crossed } = line;
  const first = start - before + radius;
  const last = end + behind - radius;
  const { x: across, y: down } = shift;
  let count = 0;
  for (let n = 0; n < xs.length; n++) {
    const x = xs[n] + across;
    const y = ys[n] + down;
    if (x < 0 || y < 0 || x >= width || y >= height || !isSource[y * width + x]) continue;
    const s = ux * x + uy * y;
    if (s >= first && s <= last && !isCrossed(crossed, s, radius)) count++;
  }
  return count;
}

/** Where a shift takes a target, if that is a source where the line is seen; else -1. */
function sourceAt(field: Field, line: Line, target: number, shift: Shift): number {
  const { level, isSource, radius } = field;
  const y = Math.floor(target / level.width);
  const x = target - y * level.width + shift.x;
  const v = y + shift.y;
  if (x < 0 || v < 0 || x >= level.width || v >= level.height) return -1;
  const at = v * level.width + x;
  return isSource[at] && isSeen(line, alongLine(line, x, v), radius) ? at : -1;
}

/** Whether a line is seen, and nothing crosses it, at a place along it and as far around that as a patch reaches. */
function isSeen({ start, end, before, behind, crossed }: Line, s: number, margin: number): boolean {
  return s >= start - before + margin && s <= end + behind - margin && !isCrossed(crossed, s, margin);
}

function isCrossed(crossed: readonly Stretch[], s: number, margin: number): boolean {
  for (let k = 0; k < crossed.length; k++) {
    if (s > crossed[k].from - margin && s < crossed[k].to + margin) return true;
  }
  return false;
}

/** Lets targets along lines borrow from them, and the guide say less to them. */
export function followLines(field: Field, { targets, share }: Strips): void {
  targets.forEach((target, n) => {
    field.guided[target] = Math.min(field.guided[target], 255 - share[n]);
  });
}

/** Gives the targets that follow a line wholly their sources again, whatever the search has found instead. */
export function holdLines(field: Field, { targets, sources, share }: Strips, least: number): void {
  const { least: lowest } = costRange(field);
  targets.forEach((target, n) => {
    if (share[n] < least) return;
    field.nearest[target] = sources[n];
    field.cost[target] = Math.min(field.cost[target], lowest);
  });
}
