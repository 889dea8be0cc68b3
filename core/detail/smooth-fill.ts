import { countSet, raster, type Flags, type Rgb } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';

/**
 * Push-pull: fills the unknown pixels smoothly, in place. Known colours are averaged down a 2x pyramid to one pixel
 * and interpolated back up (Gortler et al., The Lumigraph, 1996, section 3.4).
 *
 * @param colours overwritten where `unknown` is set
 */
export function* smoothFill(colours: Rgb, unknown: Flags): Work {
  const { width, height, data: colour } = colours;
  if (width <= 1 && height <= 1) return;
  const { half, halfUnknown } = yield* halveKnown(colours, unknown);
  const [from, wanted] = [half.data, unknown.data];
  const left = countSet(halfUnknown);
  if (left > 0 && left < halfUnknown.data.length) yield* smoothFill(half, halfUnknown);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    const top = Math.max(0, (y - 1) >> 1);
    const bottom = Math.min(half.height - 1, (y + 1) >> 1);
    const near = (y & 1 ? top : bottom) * half.width;
    const far = (y & 1 ? bottom : top) * half.width;
    interpolateRow(from, half.width, near, far, colour, wanted, y * width, width);
  }
}

/** Sets the wanted of `width` pixels from position `at` on, from the rows of half their size at `near` and `far`. */
function interpolateRow(
  from: Uint8Array,
  halfWidth: number,
  near: number,
  far: number,
  colour: Uint8Array,
  wanted: Uint8Array,
  at: number,
  width: number,
): void {
  for (let x = 0; x < width; x++) {
    if (!wanted[at + x]) continue;
    const before = Math.max(0, (x - 1) >> 1);
    const after = Math.min(halfWidth - 1, (x + 1) >> 1);
    const close = x & 1 ? before : after;
    const away = x & 1 ? after : before;
    const a = 3 * (near + close);
    const b = 3 * (near + away);
    const c = 3 * (far + close);
    const d = 3 * (far + away);
    const o = 3 * (at + x);
    for (let k = 0; k < 3; k++) {
      colour[o + k] = (9 * from[a + k] + 3 * from[b + k] + 3 * from[c + k] + from[d + k] + 8) >> 4;
    }
  }
}

/** The means of the known colours at half the size, and the flags of what is unknown there, too. */
function* halveKnown(colours: Rgb, unknown: Flags): Work<{ half: Rgb; halfUnknown: Flags }> {
  const { width, height, data: colour } = colours;
  const size = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const half = new Uint8Array(size.width * size.height * 3);
  const halfUnknown = new Uint8Array(size.width * size.height);
  const missing = unknown.data;
  for (let y = 0; y < size.height; y++) {
    if (y % BAND === 0) yield;
    halveRow(colour, missing, width, y, Math.min(height, 2 * y + 2), half, halfUnknown, y * size.width);
  }
  return { half: raster(size, half), halfUnknown: raster(size, halfUnknown) };
}

/** The means of rows 2 `y` up to, not including, `bottom`, from position `to` on. */
function halveRow(
  colour: Uint8Array,
  missing: Uint8Array,
  width: number,
  y: number,
  bottom: number,
  half: Uint8Array,
  halfUnknown: Uint8Array,
  to: number,
): void {
  for (let left = 0, o = to; left < width; left += 2, o++) {
    const right = Math.min(width, left + 2);
    let red = 0;
    let green = 0;
    let blue = 0;
    let count = 0;
    for (let v = 2 * y; v < bottom; v++) {
      for (let i = v * width + left; i < v * width + right; i++) {
        if (missing[i]) continue;
        red += colour[3 * i];
        green += colour[3 * i + 1];
        blue += colour[3 * i + 2];
        count++;
      }
    }
    if (count === 0) {
      halfUnknown[o] = 1;
      continue;
    }
    half[3 * o] = red / count + 0.5;
    half[3 * o + 1] = green / count + 0.5;
    half[3 * o + 2] = blue / count + 0.5;
  }
}
