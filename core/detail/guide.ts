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
  for (let y = 0; y < height; y++) {
    if ((y & 15) === 0) await breathe();
    const v = Math.min(guide.height - 1, Math.max(0, ((y + 0.5) * guide.height) / height - 0.5));
    const top = Math.floor(v);
    const down = v - top;
    const above = top * guide.width;
    const below = Math.min(guide.height - 1, top + 1) * guide.width;
    for (let x = 0; x < width; x++) {
      const u = Math.min(guide.width - 1, Math.max(0, ((x + 0.5) * guide.width) / width - 0.5));
      const left = Math.floor(u);
      const right = Math.min(guide.width - 1, left + 1);
      const along = u - left;
      for (let k = 0; k < 3; k++) {
        const first = data[3 * (above + left) + k] * (1 - along) + data[3 * (above + right) + k] * along;
        const second = data[3 * (below + left) + k] * (1 - along) + data[3 * (below + right) + k] * along;
        const value = first * (1 - down) + second * down + 0.5;
        out[3 * (y * width + x) + k] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  }
  return out;
}
