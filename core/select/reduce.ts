import type { Flags, Rgb, Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { ShownPicture } from './shown-picture.ts';

/** A size of the same shape whose longer side is at most `longest`, and never larger. */
export function sizeWithin({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The first source pixel of each of `to` target pixels, and one past the last source pixel at the end. */
function starts(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to + 1 }, (_, i) => Math.floor((i * from) / to));
}

/**
 * The colours of a part of the picture on its ground at a smaller size: the mean of the whole pixels whose corner lies
 * in each target pixel. No side of `to` may be longer than the box's.
 */
export function* reduceColours(image: ShownPicture, box: Box, to: Size): Work<Rgb> {
  const { width, height } = to;
  const { data, ground } = image;
  const across = starts(box.width, width);
  const down = starts(box.height, height);
  const reduced = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    yield;
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0];
      for (let v = down[y]; v < down[y + 1]; v++) {
        const row = (box.y + v) * image.width + box.x;
        for (let u = across[x]; u < across[x + 1]; u++) {
          const at = 4 * (row + u);
          const alpha = data[at + 3];
          if (alpha === 255) {
            sum[0] += data[at];
            sum[1] += data[at + 1];
            sum[2] += data[at + 2];
            continue;
          }
          for (let c = 0; c < 3; c++) sum[c] += (alpha * data[at + c] + (255 - alpha) * ground[c]) / 255;
        }
      }
      const count = (down[y + 1] - down[y]) * (across[x + 1] - across[x]);
      for (let c = 0; c < 3; c++) reduced[3 * (y * width + x) + c] = sum[c] / count + 0.5;
    }
  }
  return { width, height, data: reduced };
}

/** Flags of a smaller size: set where more than `share` of the pixels that `reduceColours` averages are set. */
export function* reduceFlags(flags: Flags, to: Size, share: number): Work<Flags> {
  const { width, height } = to;
  const across = starts(flags.width, width);
  const down = starts(flags.height, height);
  const reduced = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    yield;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let v = down[y]; v < down[y + 1]; v++) {
        for (let u = across[x]; u < across[x + 1]; u++) sum += flags.data[v * flags.width + u];
      }
      if (sum > share * (down[y + 1] - down[y]) * (across[x + 1] - across[x])) reduced[y * width + x] = 1;
    }
  }
  return { width, height, data: reduced };
}

/** Flags at a larger size, each as a block: the inverse of `reduceFlags`. */
export function* enlargeFlags(flags: Flags, to: Size): Work<Flags> {
  const { width, height } = to;
  const across = starts(width, flags.width);
  const down = starts(height, flags.height);
  const enlarged = new Uint8Array(width * height);
  for (let y = 0; y < flags.height; y++) {
    yield;
    for (let x = 0; x < flags.width; x++) {
      if (!flags.data[y * flags.width + x]) continue;
      for (let v = down[y]; v < down[y + 1]; v++) {
        enlarged.fill(1, v * width + across[x], v * width + across[x + 1]);
      }
    }
  }
  return { width, height, data: enlarged };
}
