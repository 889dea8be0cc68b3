import { neighbours } from '../picture/resample.ts';
import type { Breathe } from '../schedule.ts';

/** The guide at another size, 8 bits: bilinear, pixel centres aligned. */
export async function resampleGuide(
  guide: { width: number; height: number; data: Float32Array | Uint8Array },
  width: number,
  height: number,
  breathe: Breathe,
): Promise<Uint8Array> {
  const out = new Uint8Array(width * height * 3);
  const { data } = guide;
  const across = neighbours(guide.width, width);
  const down = neighbours(guide.height, height);
  const row = 3 * guide.width;
  for (let y = 0; y < height; y++) {
    if ((y & 15) === 0) await breathe();
    const above = down.first[y] * row;
    const below = down.second[y] * row;
    const v = down.share[y];
    for (let x = 0; x < width; x++) {
      const left = 3 * across.first[x];
      const right = 3 * across.second[x];
      const u = across.share[x];
      for (let k = 0; k < 3; k++) {
        const first = data[above + left + k] * (1 - u) + data[above + right + k] * u;
        const second = data[below + left + k] * (1 - u) + data[below + right + k] * u;
        const value = first * (1 - v) + second * v + 0.5;
        out[3 * (y * width + x) + k] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  }
  return out;
}
