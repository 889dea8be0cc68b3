/** What a hole's pixels see straight to the left, to the right, above and below. */
import type { Box } from '../../types.ts';
import type { Level } from '../level.ts';

/** For each pixel of the hole's box the position of the first known pixel in each direction, or -1. */
export interface Sights {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly up: Int32Array;
  readonly down: Int32Array;
}

/**
 * @param lines for each pixel of the box, below 0 but on lines, which do not let through what lies behind; without it
 *   nothing is hidden
 */
export function sightsOf({ width, height, hole, source }: Level, box: Box, lines?: Int32Array): Sights {
  const count = box.width * box.height;
  const make = () => new Int32Array(count).fill(-1);
  const sights = { left: make(), right: make(), up: make(), down: make() };
  const look = (into: Int32Array, x: number, y: number, dx: number, dy: number, length: number) => {
    // What lies just outside of the box is the first that is seen.
    let last = -1;
    for (let k = -1; k < length; k++) {
      const [u, v] = [x + k * dx, y + k * dy];
      if (u < 0 || v < 0 || u >= width || v >= height) continue;
      const i = v * width + u;
      if (!hole.data[i]) last = source.data[i] ? i : -1;
      else if (k >= 0) {
        const at = (v - box.y) * box.width + u - box.x;
        if (lines && lines[at] >= 0) last = -1;
        into[at] = last;
      }
    }
  };
  for (let y = box.y; y < box.y + box.height; y++) {
    look(sights.left, box.x, y, 1, 0, box.width);
    look(sights.right, box.x + box.width - 1, y, -1, 0, box.width);
  }
  for (let x = box.x; x < box.x + box.width; x++) {
    look(sights.up, x, box.y, 0, 1, box.height);
    look(sights.down, x, box.y + box.height - 1, 0, -1, box.height);
  }
  return sights;
}
