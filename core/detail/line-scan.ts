/** Looks for flanks of lines and edges that go straight through a hole. */
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { Level } from './level.ts';

/** A flank is a step over so many pixels, to both sides. */
const SPANS = [1, 4] as const;
/** Least step of a flank, in levels. */
const STEP = 10;

const SEEN = 1;
const OUTSIDE = 2;

/** A flank that is seen alike before and behind the hole. */
export interface Flank {
  readonly ux: number;
  readonly uy: number;
  readonly across: number;
  readonly start: number;
  readonly end: number;
  /** Whether both ends are seen; else the picture ends inside the hole, and one of these is. */
  readonly before: boolean;
  readonly behind: boolean;
  /** The least of the steps, less what is different on both sides of the hole, in levels. */
  readonly likely: number;
}

/** The parallels of one direction: where the hole begins and ends on each, and mean colours there. */
interface Parallels {
  readonly start: Float32Array;
  readonly end: Float32Array;
  /** Near and far before the hole, near and far behind it. */
  readonly means: readonly Float32Array[];
  /** SEEN, OUTSIDE the picture, or 0 where it is not known; likewise. */
  readonly seen: readonly Uint8Array[];
}

/**
 * All flanks, the likeliest first.
 *
 * @param box around the hole, in pixels of the level
 * @param strip how far from the hole a flank is looked for, in pixels; both halves of it must agree
 */
export function* scanFlanks(level: Level, box: Box, strip: number): Work<Flank[]> {
  const border = borderOf(level, box);
  const centre = { x: box.x + (box.width - 1) / 2, y: box.y + (box.height - 1) / 2 };
  const reach = Math.ceil(Math.hypot(box.width, box.height) / 2) + 1;
  const half = strip / 2;
  const directions = Math.ceil((Math.PI * (reach + half)) / 1.5);
  const found: Flank[] = [];
  const steps = new Float32Array(2 * reach + 1);
  for (let k = 0; k < directions; k++) {
    yield;
    const [ux, uy] = [Math.cos((Math.PI * k) / directions), Math.sin((Math.PI * k) / directions)];
    const parallels = parallelsOf(level, border, centre, reach, half, ux, uy);
    const [s, n] = [ux * centre.x + uy * centre.y, ux * centre.y - uy * centre.x];
    for (const span of SPANS) {
      for (let r = span; r < 2 * reach + 1 - span; r++) steps[r] = stepAt(parallels, r, span);
      for (let r = span; r < 2 * reach + 1 - span; r++) {
        const step = steps[r];
        if (step < STEP || step < steps[r - 1] || step < steps[r + 1]) continue;
        found.push({
          ux,
          uy,
          across: n + r - reach,
          start: s + parallels.start[r],
          end: s + parallels.end[r],
          // Where a step is seen each side is either known or outside.
          before: parallels.seen[0][r - span] === SEEN,
          behind: parallels.seen[2][r - span] === SEEN,
          likely: step - changeAt(parallels, r, span),
        });
      }
      steps.fill(0);
    }
  }
  return found.sort((a, b) => b.likely - a.likely);
}

/** The hole's pixels beside known ones or at the picture's edge. */
function borderOf({ width, height, hole: { data } }: Level, box: Box): Int32Array {
  const border: number[] = [];
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      const i = y * width + x;
      if (!data[i]) continue;
      const edge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      if (edge || !data[i - 1] || !data[i + 1] || !data[i - width] || !data[i + width]) border.push(x, y);
    }
  }
  return Int32Array.from(border);
}

function parallelsOf(
  level: Level,
  border: Int32Array,
  centre: { x: number; y: number },
  reach: number,
  half: number,
  ux: number,
  uy: number,
): Parallels {
  const size = 2 * reach + 1;
  const start = new Float32Array(size).fill(Infinity);
  const end = new Float32Array(size).fill(-Infinity);
  for (let n = 0; n < border.length; n += 2) {
    const x = border[n] - centre.x;
    const y = border[n + 1] - centre.y;
    const r = Math.round(ux * y - uy * x) + reach;
    const s = ux * x + uy * y;
    if (s < start[r]) start[r] = s;
    if (s > end[r]) end[r] = s;
  }
  const means = Array.from({ length: 4 }, () => new Float32Array(3 * size));
  const seen = Array.from({ length: 4 }, () => new Uint8Array(size));
  const { width, height, source } = level;
  const colour = level.colour.data;
  for (let r = 0; r < size; r++) {
    if (end[r] < start[r]) continue;
    for (let k = 0; k < 4; k++) {
      const way = k < 2 ? -1 : 1;
      const from = (k < 2 ? start[r] : end[r]) + way * (1 + (k % 2) * half);
      let count = 0;
      let outside = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let j = 0; j < half; j++) {
        const s = from + way * j;
        const x = Math.round(centre.x + s * ux - (r - reach) * uy);
        const y = Math.round(centre.y + s * uy + (r - reach) * ux);
        if (x < 0 || y < 0 || x >= width || y >= height) outside++;
        else if (source.data[y * width + x]) {
          const i = 3 * (y * width + x);
          red += colour[i];
          green += colour[i + 1];
          blue += colour[i + 2];
          count++;
        }
      }
      seen[k][r] = 10 * count >= 7 * half ? SEEN : 10 * outside >= 7 * half ? OUTSIDE : 0;
      if (count === 0) continue;
      means[k][3 * r] = red / count;
      means[k][3 * r + 1] = green / count;
      means[k][3 * r + 2] = blue / count;
    }
  }
  return { start, end, means, seen };
}

/** The least step that is seen at a parallel wherever the picture is known; 0 where there is none. */
function stepAt({ means, seen }: Parallels, r: number, span: number): number {
  const a = r - span;
  const b = r + span;
  const before = seen[0][a] & seen[0][b] & seen[1][a] & seen[1][b] & SEEN;
  const behind = seen[2][a] & seen[2][b] & seen[3][a] & seen[3][b] & SEEN;
  if (!before && (!behind || !(seen[0][a] & seen[0][b] & OUTSIDE))) return 0;
  if (!behind && !(seen[2][a] & seen[2][b] & OUTSIDE)) return 0;
  const first = before ? 0 : 2;
  const last = behind ? 4 : 2;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let k = first; k < last; k++) {
    const mean = means[k];
    red += mean[3 * b] - mean[3 * a];
    green += mean[3 * b + 1] - mean[3 * a + 1];
    blue += mean[3 * b + 2] - mean[3 * a + 2];
  }
  const size = Math.hypot(red, green, blue);
  if (size < STEP * (last - first)) return 0;
  let least = Infinity;
  for (let k = first; k < last; k++) {
    const mean = means[k];
    const step =
      red * (mean[3 * b] - mean[3 * a]) +
      green * (mean[3 * b + 1] - mean[3 * a + 1]) +
      blue * (mean[3 * b + 2] - mean[3 * a + 2]);
    if (step < least) least = step;
  }
  return least / size;
}

/** How far the colours beside a flank differ before and behind the hole, in levels; 0 where only one end is seen. */
function changeAt({ means, seen }: Parallels, r: number, span: number): number {
  let sum = 0;
  for (const at of [r - span, r + span]) {
    if (!(seen[0][at] & seen[2][at] & SEEN)) continue;
    for (let k = 3 * at; k < 3 * at + 3; k++) sum += (means[0][k] - means[2][k]) ** 2;
  }
  return Math.sqrt(sum / 2);
}
