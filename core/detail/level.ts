import type { Breathe } from '../schedule.ts';

/** One scale of the synthesis. All pictures are RGB, interleaved, 0..255. */
export interface Level {
  readonly width: number;
  readonly height: number;
  /** Known pixels, and in the hole the current estimate. */
  readonly colour: Uint8Array;
  /** 1 where the pixel is to be filled (at coarse levels: where any pixel below it is). */
  readonly hole: Uint8Array;
  /** 1 where the pixel may be borrowed from (at coarse levels: where every pixel below it may). */
  readonly source: Uint8Array;
  readonly guide: Uint8Array | undefined;
  /** How busy the picture is around each pixel, per colour channel; see `addTexture`. */
  readonly texture?: Uint8Array;
}

/** The level of half the size: 2x2 means, of the pixels outside the hole where there are any. */
export async function halveLevel(level: Level, breathe: Breathe): Promise<Level> {
  const { width, height, colour, hole, source, guide } = level;
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const half = {
    width: w,
    height: h,
    colour: new Uint8Array(w * h * 3),
    hole: new Uint8Array(w * h),
    source: new Uint8Array(w * h),
    guide: guide ? new Uint8Array(w * h * 3) : undefined,
  };
  for (let y = 0; y < h; y++) {
    if ((y & 31) === 0) await breathe();
    const above = 2 * y * width;
    const below = Math.min(height - 1, 2 * y + 1) * width;
    for (let x = 0; x < w; x++) {
      const left = 2 * x;
      const right = Math.min(width - 1, left + 1);
      const a = above + left;
      const b = above + right;
      const c = below + left;
      const d = below + right;
      const o = y * w + x;
      const holes = hole[a] + hole[b] + hole[c] + hole[d];
      half.hole[o] = holes > 0 ? 1 : 0;
      half.source[o] = source[a] & source[b] & source[c] & source[d];
      const all = holes === 4;
      const ka = all ? 1 : 1 - hole[a];
      const kb = all ? 1 : 1 - hole[b];
      const kc = all ? 1 : 1 - hole[c];
      const kd = all ? 1 : 1 - hole[d];
      const sum = ka + kb + kc + kd;
      for (let k = 0; k < 3; k++) {
        half.colour[3 * o + k] =
          (ka * colour[3 * a + k] +
            kb * colour[3 * b + k] +
            kc * colour[3 * c + k] +
            kd * colour[3 * d + k]) /
            sum +
          0.5;
        if (half.guide) {
          half.guide[3 * o + k] =
            (guide![3 * a + k] + guide![3 * b + k] + guide![3 * c + k] + guide![3 * d + k] + 2) >> 2;
        }
      }
    }
  }
  return half;
}

/**
 * Marks the centres whose whole patch counts: `all` = every pixel of the (2 radius + 1) square is set in `flags` and
 * inside the picture; otherwise = at least one is set, and the square lies inside the picture.
 */
export async function patchCentres(
  flags: Uint8Array,
  width: number,
  height: number,
  radius: number,
  all: boolean,
  breathe: Breathe,
): Promise<{ at: Uint8Array; count: number }> {
  const at = new Uint8Array(width * height);
  const size = 2 * radius + 1;
  const columns = new Int32Array(width);
  const needed = all ? size * size : 1;
  let count = 0;
  if (width < size || height < size) return { at, count };
  for (let y = 0; y < height; y++) {
    if ((y & 31) === 0) await breathe();
    const row = y * width;
    for (let x = 0; x < width; x++) {
      columns[x] += flags[row + x] - (y >= size ? flags[row - size * width + x] : 0);
    }
    if (y < size - 1) continue;
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += columns[x] - (x >= size ? columns[x - size] : 0);
      if (x < size - 1 || sum < needed) continue;
      at[row - radius * width + x - radius] = 1;
      count++;
    }
  }
  return { at, count };
}

/** The positions of the set flags, ascending. */
export function positions(flags: Uint8Array): Int32Array {
  let count = 0;
  for (let i = 0; i < flags.length; i++) count += flags[i];
  const list = new Int32Array(count);
  for (let i = 0, n = 0; i < flags.length; i++) if (flags[i]) list[n++] = i;
  return list;
}
