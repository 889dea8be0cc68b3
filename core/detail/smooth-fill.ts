import type { Breathe } from '../schedule.ts';

/**
 * Push-pull: fills the unknown pixels smoothly, in place. Known colours are averaged down a 2x pyramid to one pixel and
 * interpolated back up (Gortler et al., The Lumigraph, 1996, section 3.4).
 *
 * @param colour RGB, interleaved, `width * height * 3` values 0..255; overwritten where `unknown` is 1
 * @param unknown 1 where the colour is to be filled
 */
export async function smoothFill(
  colour: Uint8Array,
  unknown: Uint8Array,
  width: number,
  height: number,
  breathe: Breathe,
): Promise<void> {
  if (width <= 1 && height <= 1) return;
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const half = new Uint8Array(halfWidth * halfHeight * 3);
  const halfUnknown = new Uint8Array(halfWidth * halfHeight);
  let left = 0;
  for (let y = 0; y < halfHeight; y++) {
    if ((y & 31) === 0) await breathe();
    for (let x = 0; x < halfWidth; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let count = 0;
      for (let v = 2 * y; v < Math.min(height, 2 * y + 2); v++) {
        for (let u = 2 * x; u < Math.min(width, 2 * x + 2); u++) {
          const i = v * width + u;
          if (unknown[i]) continue;
          red += colour[3 * i];
          green += colour[3 * i + 1];
          blue += colour[3 * i + 2];
          count++;
        }
      }
      const o = y * halfWidth + x;
      if (count === 0) {
        halfUnknown[o] = 1;
        left++;
        continue;
      }
      half[3 * o] = red / count + 0.5;
      half[3 * o + 1] = green / count + 0.5;
      half[3 * o + 2] = blue / count + 0.5;
    }
  }
  if (left > 0 && left < halfUnknown.length)
    await smoothFill(half, halfUnknown, halfWidth, halfHeight, breathe);
  for (let y = 0; y < height; y++) {
    if ((y & 31) === 0) await breathe();
    const top = Math.max(0, (y - 1) >> 1);
    const bottom = Math.min(halfHeight - 1, (y + 1) >> 1);
    const near = y & 1 ? top : bottom;
    const far = y & 1 ? bottom : top;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (!unknown[i]) continue;
      const before = Math.max(0, (x - 1) >> 1);
      const after = Math.min(halfWidth - 1, (x + 1) >> 1);
      const close = x & 1 ? before : after;
      const away = x & 1 ? after : before;
      const a = 3 * (near * halfWidth + close);
      const b = 3 * (near * halfWidth + away);
      const c = 3 * (far * halfWidth + close);
      const d = 3 * (far * halfWidth + away);
      for (let k = 0; k < 3; k++) {
        colour[3 * i + k] = (9 * half[a + k] + 3 * half[b + k] + 3 * half[c + k] + half[d + k] + 8) >> 4;
      }
    }
  }
}
