import { boundingBox } from './boxes.ts';
import type { Mask } from '../types.ts';

/**
 * Grows a mask by so many pixels, shrinks it if negative: a pixel is in the result if its centre lies within
 * `pixels` of the centre of a mask pixel (Euclidean). Outside the picture there is neither mask nor background, so
 * shrinking leaves the picture's own border alone. Exact distance transform of Felzenszwalb and Huttenlocher (2012),
 * on the mask's bounding box only. Returns a new mask of 0 and 255.
 */
export function growMask(mask: Mask, pixels: number): Mask {
  const { width, height } = mask;
  const inside = Uint8Array.from(mask.data, (v) => (v >= 128 ? 255 : 0));
  const result = { width, height, data: inside };
  const box = boundingBox(inside, width, height);
  if (!box || pixels === 0) return result;
  const reach = Math.ceil(Math.abs(pixels)) + 1;
  const x0 = Math.max(0, box.x - reach);
  const y0 = Math.max(0, box.y - reach);
  const w = Math.min(width, box.x + box.width + reach) - x0;
  const h = Math.min(height, box.y + box.height + reach) - y0;
  const target = pixels > 0 ? 255 : 0;
  const squared = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++)
      squared[y * w + x] = inside[(y0 + y) * width + x0 + x] === target ? 0 : Infinity;
  }
  squaredDistances(squared, w, h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      if (squared[y * w + x] <= pixels * pixels) inside[(y0 + y) * width + x0 + x] = target;
    }
  }
  return result;
}

/** Replaces 0 / Infinity by the squared distance to the nearest 0, in place. */
function squaredDistances(grid: Float32Array, width: number, height: number): void {
  const line = new Float32Array(Math.max(width, height));
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) line[y] = grid[y * width + x]!;
    const done = lowerEnvelope(line.subarray(0, height));
    for (let y = 0; y < height; y++) grid[y * width + x] = done[y]!;
  }
  for (let y = 0; y < height; y++) {
    grid.set(lowerEnvelope(grid.subarray(y * width, (y + 1) * width)), y * width);
  }
}

/** out[i] = min over j of f[j] + (i - j)^2. */
function lowerEnvelope(f: Float32Array): Float32Array {
  const n = f.length;
  const out = new Float32Array(n).fill(Infinity);
  const vertices = new Int32Array(n);
  const bounds = new Float64Array(n + 1);
  let k = -1;
  for (let q = 0; q < n; q++) {
    if (f[q] === Infinity) continue;
    let s = -Infinity;
    while (k >= 0) {
      const v = vertices[k];
      s = (f[q] + q * q - (f[v] + v * v)) / (2 * (q - v));
      if (s > bounds[k]) break;
      k--;
    }
    k++;
    vertices[k] = q;
    bounds[k] = k === 0 ? -Infinity : s;
    bounds[k + 1] = Infinity;
  }
  if (k < 0) return out;
  for (let q = 0, i = 0; q < n; q++) {
    while (bounds[i + 1] < q) i++;
    const v = vertices[i];
    out[q] = f[v] + (q - v) ** 2;
  }
  return out;
}
