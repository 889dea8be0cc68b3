import type { Level } from './level.ts';

/** How far away the guide is compared, in pixels of the level. */
export const REACH = 12;
const SLANT = Math.round(REACH * Math.SQRT1_2);
/** The eight directions. */
export const ACROSS = Int32Array.of(REACH, SLANT, 0, -SLANT, -REACH, -SLANT, 0, SLANT);
export const DOWN = Int32Array.of(0, SLANT, REACH, SLANT, 0, -SLANT, -REACH, -SLANT);

/**
 * Mean squared difference of the guide around two positions: 12 px away in eight directions, each summed over the
 * channels; beyond the level's edge its nearest pixel counts. A patch's own colours say little of what it is part of,
 * and so does one pixel of the guide: pavement and a fountain can be alike, what surrounds them is not.
 */
export function contextDistance({ width, height, guide }: Level, a: number, b: number): number {
  const { data } = guide!;
  const ay = (a / width) | 0;
  const ax = a - ay * width;
  const by = (b / width) | 0;
  const bx = b - by * width;
  const nearEdge =
    Math.min(ax, bx, ay, by) < REACH ||
    Math.max(ax, bx) >= width - REACH ||
    Math.max(ay, by) >= height - REACH;
  let sum = 0;
  for (let k = 0; k < 8; k++) {
    const dx = ACROSS[k];
    const dy = DOWN[k];
    const i = 3 * (nearEdge ? clamped(ax + dx, ay + dy, width, height) : a + dy * width + dx);
    const j = 3 * (nearEdge ? clamped(bx + dx, by + dy, width, height) : b + dy * width + dx);
    const red = data[i] - data[j];
    const green = data[i + 1] - data[j + 1];
    const blue = data[i + 2] - data[j + 2];
    sum += red * red + green * green + blue * blue;
  }
  return sum / 8;
}

/** The position of the pixel nearest to a place that may lie outside. */
function clamped(x: number, y: number, width: number, height: number): number {
  return Math.max(0, Math.min(height - 1, y)) * width + Math.max(0, Math.min(width - 1, x));
}
