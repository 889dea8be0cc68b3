import type { Flags } from './raster.ts';

/**
 * The positions of the set flags, part by part: what lies no farther apart than `reach` pixels, across and down, is of
 * one part.
 */
export function connectedPixels({ width, height, data }: Flags, reach = 1): number[][] {
  const seen = new Uint8Array(data.length);
  const parts: number[][] = [];
  for (let first = 0; first < data.length; first++) {
    if (!data[first] || seen[first]) continue;
    seen[first] = 1;
    const pixels = [first];
    for (const at of pixels) {
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
        for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
          const next = v * width + u;
          if (!data[next] || seen[next]) continue;
          seen[next] = 1;
          pixels.push(next);
        }
      }
    }
    parts.push(pixels);
  }
  return parts;
}
