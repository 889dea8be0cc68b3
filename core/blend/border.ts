import type { Flags, Rgba } from '../raster/raster.ts';

/** A filled crop and what it is compared with at the border. All rasters are of the crop's size. */
export interface Seam {
  /** The crop before filling. */
  readonly original: Rgba;
  /** The crop, filled; around the hole it may hold what the fill would look like there. */
  readonly filled: Rgba;
  readonly hole: Flags;
  /** The pixels of `original` outside the hole whose colours mean something. */
  readonly known: Flags;
  /** The blended picture; written in the hole only. */
  readonly result: Rgba;
}

/** Steps from the fill to the picture, summed over some pixels: red, green, blue, and how many pixels. */
export type StepSum = Float64Array;

/**
 * Sums original - filled over the known pixels at most `reach` from (x, y), across and down.
 *
 * @param flags if given, only pixels whose flag is `among` count
 * @param into where the sums are written
 */
export function sumSteps(
  { original, filled, known }: Seam,
  x: number,
  y: number,
  reach: number,
  flags: Uint8Array | undefined,
  among: number,
  into: StepSum,
): void {
  const { width, height, data: isKnown } = known;
  const a = original.data;
  const b = filled.data;
  let count = 0;
  let red = 0;
  let green = 0;
  let blue = 0;
  const bottom = Math.min(height - 1, y + reach);
  const left = Math.max(0, x - reach);
  const right = Math.min(width - 1, x + reach);
  for (let v = Math.max(0, y - reach); v <= bottom; v++) {
    for (let i = v * width + left; i <= v * width + right; i++) {
      if (!isKnown[i] || (flags && flags[i] !== among)) continue;
      count++;
      red += a[4 * i] - b[4 * i];
      green += a[4 * i + 1] - b[4 * i + 1];
      blue += a[4 * i + 2] - b[4 * i + 2];
    }
  }
  into[0] = red;
  into[1] = green;
  into[2] = blue;
  into[3] = count;
}

/** Whether the pixel is known and one of its four neighbours is in the hole. */
export function isBorder(
  { known, hole: { width, height, data: hole } }: Seam,
  x: number,
  y: number,
): boolean {
  const i = y * width + x;
  return (
    known.data[i] === 1 &&
    ((x > 0 && hole[i - 1] === 1) ||
      (x + 1 < width && hole[i + 1] === 1) ||
      (y > 0 && hole[i - width] === 1) ||
      (y + 1 < height && hole[i + width] === 1))
  );
}

export function clampByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value);
}
