import { growBox } from '../raster/boxes.ts';
import { ringAround } from '../raster/grow.ts';
import type { Flags, Rgba } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';

/** How far around the hole, in pixels, grain is looked for. */
const RING = 24;
/** Grain is everywhere, texture is not: the plainest tenth of the places shows grain alone. */
const PLAINEST = 0.1;

/**
 * The variance of the grain around a hole, three channels summed, at the 10th percentile of the places where 3x3 pixels
 * are known; 0 where there is none. In grain neighbours differ by as much as any two pixels; the more alike they are
 * the more is texture, which does not count.
 *
 * @param box holds the hole
 */
export function* grainVariance(
  { width, height, data }: Rgba,
  { hole, known }: { hole: Flags; known: Flags },
  box: Box,
): Work<number> {
  const ring = yield* ringAround(hole, RING);
  const found: number[] = [];
  const around = growBox(box, RING, hole);
  const bottom = Math.min(height - 1, around.y + around.height);
  const right = Math.min(width - 1, around.x + around.width);
  for (let y = Math.max(1, around.y); y < bottom; y += 2) {
    yield;
    for (let x = Math.max(1, around.x); x < right; x += 2) {
      const i = y * width + x;
      if (ring.data[i] && isKnownAround(known, i)) found.push(grainAround(data, width, i));
    }
  }
  const sorted = Float32Array.from(found).sort();
  return sorted.length > 0 ? sorted[Math.floor(PLAINEST * sorted.length)] : 0;
}

function isKnownAround({ width, data }: Flags, middle: number): boolean {
  for (let row = middle - width; row <= middle + width; row += width) {
    for (let i = row - 1; i <= row + 1; i++) if (!data[i]) return false;
  }
  return true;
}

/**
 * Of 3x3 pixels: half of the mean squared difference of neighbours, as a share of the variance it would be 1 for grain
 * and less for texture, times that share.
 */
function grainAround(data: Rgba['data'], width: number, middle: number): number {
  let differences = 0;
  let variance = 0;
  for (let c = 0; c < 3; c++) {
    let sum = 0;
    let squares = 0;
    for (let k = -1; k <= 1; k++) {
      const row = 4 * (middle + k * width) + c;
      const column = 4 * (middle + k) + c;
      for (let at = row - 4; at <= row + 4; at += 4) {
        sum += data[at];
        squares += data[at] ** 2;
      }
      differences += (data[row] - data[row - 4]) ** 2 + (data[row] - data[row + 4]) ** 2;
      differences +=
        (data[column] - data[column - 4 * width]) ** 2 + (data[column] - data[column + 4 * width]) ** 2;
    }
    variance += (squares - (sum * sum) / 9) / 8;
  }
  const grain = differences / 12 / 2;
  return variance > 0 ? grain * Math.min(1, grain / variance) ** 2 : 0;
}
