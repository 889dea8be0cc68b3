import { runAtOnce, type Work } from '../turns.ts';
import { boundingBox, growBox } from './boxes.ts';
import { IN_MASK, SET, type Flags, type FloatRaster, type Mask } from './raster.ts';

/** The flags and every pixel within `margin` pixels of one across and down: each flag becomes a square. */
export function* growFlags(flags: Flags, margin: number): Work<Flags> {
  const { width, height, data } = flags;
  const grown = new Uint8Array(data.length);
  const box = yield* boundingBox(flags, SET);
  if (!box) return { width, height, data: grown };
  // Flags of a hole lie in a small part of a large picture.
  const reached = growBox(box, margin, flags);
  const across = new Uint8Array(reached.width * reached.height);
  for (let y = box.y; y < box.y + box.height; y++) {
    yield;
    const line = { start: y * width + reached.x, step: 1, count: reached.width };
    growLine(data, across, line, margin, (y - reached.y) * reached.width);
  }
  const corner = reached.y * width + reached.x;
  for (let x = 0; x < reached.width; x++) {
    yield;
    const line = { start: x, step: reached.width, count: reached.height };
    growLine(across, grown, line, margin, corner + x, width);
  }
  return { width, height, data: grown };
}

/** The pixels outside the hole that are at most `margin` pixels from it, across and down. */
export function* ringAround(hole: Flags, margin: number): Work<Flags> {
  const ring = yield* growFlags(hole, margin);
  for (let i = 0; i < ring.data.length; i++) if (hole.data[i]) ring.data[i] = 0;
  return ring;
}

/** A row or a column: `count` positions from `start` on, `step` apart. */
interface Line {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Sets everything within `margin` of a flag of the line, in a line that starts at `to`. Clears nothing. */
function growLine(
  from: Uint8Array,
  into: Uint8Array,
  { start, step, count }: Line,
  margin: number,
  to: number,
  toStep = step,
): void {
  let filled = 0;
  for (let n = 0; n < count; n++) {
    if (!from[start + n * step]) continue;
    const last = Math.min(count - 1, n + margin);
    for (let k = Math.max(filled, n - margin); k <= last; k++) into[to + k * toStep] = 1;
    filled = last + 1;
  }
}

/**
 * Grows a mask by so many pixels, shrinks it if negative: a pixel is in the result if its centre lies within
 * `pixels` of the centre of a mask pixel (Euclidean). Outside the picture there is neither mask nor background, so
 * shrinking leaves the picture's own border alone. Exact distance transform of Felzenszwalb and Huttenlocher (2012),
 * on the mask's bounding box only. Returns a new mask of 0 and 255.
 */
export function growMask(mask: Mask, pixels: number): Mask {
  const { width, height } = mask;
  const inside = Uint8Array.from(mask.data, (value) => (value >= IN_MASK ? 255 : 0));
  const result = { width, height, data: inside };
  const box = runAtOnce(boundingBox(result, SET));
  if (!box || pixels === 0) return result;
  const { x: x0, y: y0, width: w, height: h } = growBox(box, Math.ceil(Math.abs(pixels)) + 1, mask);
  const target = pixels > 0 ? 255 : 0;
  const squared = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++)
      squared[y * w + x] = inside[(y0 + y) * width + x0 + x] === target ? 0 : Infinity;
  }
  squaredDistances({ width: w, height: h, data: squared });
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      if (squared[y * w + x] <= pixels * pixels) inside[(y0 + y) * width + x0 + x] = target;
    }
  }
  return result;
}

/** Replaces 0 / Infinity by the squared distance to the nearest 0, in place. */
export function squaredDistances({ width, height, data: grid }: FloatRaster): void {
  const line = new Float32Array(Math.max(width, height));
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) line[y] = grid[y * width + x];
    const done = lowerEnvelope(line.subarray(0, height));
    for (let y = 0; y < height; y++) grid[y * width + x] = done[y];
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
