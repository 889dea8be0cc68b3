import { BAND, type Work } from '../turns.ts';
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
  const left = reached.x;
  const right = reached.x + reached.width;
  for (let y = box.y; y < box.y + box.height; y++) {
    if (y % BAND === 0) yield;
    growRow(data, grown, y * width + left, y * width + right, margin);
  }
  // For each column, in how many more rows it is to be set: first going down, then up.
  const more = new Int32Array(reached.width);
  const [top, bottom] = [reached.y, reached.y + reached.height];
  for (let y = box.y; y < bottom; y++) {
    if (y % BAND === 0) yield;
    growDown(grown, y * width + left, margin, more);
  }
  more.fill(0);
  for (let y = bottom - 1; y >= top; y--) {
    if (y % BAND === 0) yield;
    growUp(grown, y * width + left, margin, more);
  }
  return { width, height, data: grown };
}

/** Sets everything within `margin` of a flag of a row, which lies from `start` up to, not including, `end`. */
function growRow(from: Uint8Array, into: Uint8Array, start: number, end: number, margin: number): void {
  let filled = start;
  for (let i = start; i < end; i++) {
    if (!from[i]) continue;
    const last = Math.min(end - 1, i + margin);
    for (let k = Math.max(filled, i - margin); k <= last; k++) into[k] = 1;
    filled = last + 1;
  }
}

/** What is set in a row because of what is set above it; that is no flag by itself to who goes up. */
const CARRIED = 2;

/** Carries flags down into a row, which lies from `start` on, for each column in so many `more` rows. */
function growDown(data: Uint8Array, start: number, margin: number, more: Int32Array): void {
  for (let x = 0; x < more.length; x++) {
    if (data[start + x]) more[x] = margin;
    else if (more[x] > 0) {
      data[start + x] = CARRIED;
      more[x]--;
    }
  }
}

/** Likewise up, after which all are flags. */
function growUp(data: Uint8Array, start: number, margin: number, more: Int32Array): void {
  for (let x = 0; x < more.length; x++) {
    if (data[start + x] === 1) more[x] = margin;
    else if (more[x] > 0) {
      data[start + x] = 1;
      more[x]--;
    } else if (data[start + x] === CARRIED) data[start + x] = 1;
  }
}

/** The pixels outside the hole that are at most `margin` pixels from it, across and down. */
export function* ringAround(hole: Flags, margin: number): Work<Flags> {
  const ring = yield* growFlags(hole, margin);
  for (let i = 0; i < ring.data.length; i++) if (hole.data[i]) ring.data[i] = 0;
  return ring;
}

/**
 * Grows a mask by so many pixels, shrinks it if negative: a pixel is in the result if its centre lies within
 * `pixels` of the centre of a mask pixel (Euclidean). Outside the picture there is neither mask nor background, so
 * shrinking leaves the picture's own border alone. On the mask's bounding box only. Returns a new mask of 0 and 255.
 */
export function* growMask(mask: Mask, pixels: number): Work<Mask> {
  const { width, height } = mask;
  const result = yield* blackAndWhite(mask);
  const box = yield* boundingBox(result, SET);
  if (!box || pixels === 0) return result;
  const reach = Math.abs(pixels);
  const { x: x0, y: y0, width: w, height: h } = growBox(box, Math.ceil(reach) + 1, mask);
  const target = pixels > 0 ? 255 : 0;
  const squared = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    if (y % BAND === 0) yield;
    for (let x = 0; x < w; x++)
      squared[y * w + x] = result.data[(y0 + y) * width + x0 + x] === target ? 0 : Infinity;
  }
  yield* squaredDistances({ width: w, height: h, data: squared }, reach);
  for (let y = 0; y < h; y++) {
    if (y % BAND === 0) yield;
    for (let x = 0; x < w; x++) {
      if (squared[y * w + x] <= pixels * pixels) result.data[(y0 + y) * width + x0 + x] = target;
    }
  }
  return { width, height, data: result.data };
}

/** A copy of a mask in 0 and 255. */
export function* blackAndWhite({ width, height, data }: Mask): Work<Mask & { data: Uint8Array }> {
  const copy = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    for (let i = y * width; i < (y + 1) * width; i++) copy[i] = data[i] >= IN_MASK ? 255 : 0;
  }
  return { width, height, data: copy };
}

/**
 * Replaces 0 / Infinity by the squared distance to the nearest 0, in place. Exact: distances within columns by two
 * sweeps, then along each row the lower envelope of parabolas (Felzenszwalb and Huttenlocher 2012).
 *
 * @param reach distances beyond it need not be right, and may be Infinity; a small one saves time
 */
export function* squaredDistances({ width, height, data: grid }: FloatRaster, reach = Infinity): Work {
  for (let y = 1; y < height; y++) {
    if (y % BAND === 0) yield;
    stepFrom(grid, y * width, width, -width);
  }
  for (let y = height - 2; y >= 0; y--) {
    if (y % BAND === 0) yield;
    stepFrom(grid, y * width, width, width);
  }
  const envelope = new Envelope(width);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    const row = grid.subarray(y * width, (y + 1) * width);
    square(row, reach);
    envelope.lower(row);
  }
}

/** A row's distances, of so many pixels from position `from` on, by way of the row that lies `beside` it. */
function stepFrom(grid: Float32Array, from: number, width: number, beside: number): void {
  for (let i = from; i < from + width; i++) grid[i] = Math.min(grid[i], grid[i + beside] + 1);
}

function square(row: Float32Array, reach: number): void {
  for (let x = 0; x < row.length; x++) row[x] = row[x] > reach ? Infinity : row[x] * row[x];
}

/** Lower envelopes of parabolas along lines of one length. */
class Envelope {
  private readonly vertices: Int32Array;
  private readonly heights: Float32Array;
  private readonly bounds: Float64Array;

  constructor(length: number) {
    this.vertices = new Int32Array(length);
    this.heights = new Float32Array(length);
    this.bounds = new Float64Array(length + 1);
  }

  /** f[i] = min over j of f[j] + (i - j)^2, in place. */
  lower(f: Float32Array): void {
    const { vertices, heights, bounds } = this;
    const n = f.length;
    let k = -1;
    for (let q = 0; q < n; q++) {
      if (f[q] === Infinity) continue;
      let s = -Infinity;
      while (k >= 0) {
        const v = vertices[k];
        s = (f[q] + q * q - (heights[k] + v * v)) / (2 * (q - v));
        if (s > bounds[k]) break;
        k--;
      }
      k++;
      vertices[k] = q;
      heights[k] = f[q];
      bounds[k] = k === 0 ? -Infinity : s;
      bounds[k + 1] = Infinity;
    }
    if (k < 0) return;
    for (let q = 0, i = 0; q < n; q++) {
      while (bounds[i + 1] < q) i++;
      f[q] = heights[i] + (q - vertices[i]) ** 2;
    }
  }
}
