import { boundingBox, growBox } from '../raster/boxes.ts';
import { knownPixels, SET, type Flags, type Rgba } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { FIXED, FREE, solveMembrane, type MembraneGrid } from './membrane.ts';

export interface SeamOptions {
  /** Width of the soft edge inside the hole, in pixels; 0 = none. */
  readonly feather: number;
  /** Set where the pixel of `original` is not known though it is outside the hole: it lies under another one. */
  readonly unknown?: Flags;
}

/** How far around a border pixel, in pixels, the step is averaged, so that texture does not count as a step. */
const STEP_RADIUS = 2;

/** A filled crop and what it is compared with at the border. All rasters are of the crop's size. */
interface Seam {
  /** The crop before filling. */
  readonly original: Rgba;
  /** The crop, filled. */
  readonly filled: Rgba;
  readonly hole: Flags;
  /** The pixels of `original` outside the hole whose colours mean something. */
  readonly known: Flags;
  /** The blended picture; written in the hole only. */
  readonly result: Rgba;
}

/**
 * Hides the seam, inside the hole only. First a membrane (Perez et al., Poisson image editing, 2003, in the form of
 * Farbman et al., 2009): the colour steps between `original` and `filled` just outside the hole are interpolated
 * harmonically over the hole and added. Then a soft edge: within `feather` pixels of the border the fill fades into a
 * smooth continuation of the known colours. The pixels of `original` under the hole are never looked at.
 *
 * @param filled the crop, filled; just outside the hole it may hold what the fill would look like there, and if it
 *   equals `original` there, no step is corrected
 * @param original the crop before filling
 * @param hole what is filled
 * @returns a new picture; outside the hole the bytes of `original`, alpha of `filled` inside
 */
export function* blendSeam(filled: Rgba, original: Rgba, hole: Flags, options: SeamOptions): Work<Rgba> {
  const { width, height } = original;
  const result: Rgba = { width, height, data: original.data.slice() };
  const box = yield* boundingBox(hole, SET);
  if (!box) return result;
  for (let y = box.y; y < box.y + box.height; y++) {
    yield;
    for (let i = y * width + box.x; i < y * width + box.x + box.width; i++) {
      if (!hole.data[i]) continue;
      for (let k = 0; k < 4; k++) result.data[4 * i + k] = filled.data[4 * i + k];
    }
  }
  const known = yield* knownPixels(original, hole, options.unknown);
  const seam: Seam = { original, filled, hole, known, result };
  // The steps are measured a pixel around the hole's box.
  yield* addMembrane(seam, growBox(box, 1, original));
  if (options.feather > 0) yield* fadeEdge(seam, box, options.feather);
  return result;
}

/** Whether one of the pixel's four neighbours is in the hole. */
function touchesHole({ width, height, data: hole }: Flags, x: number, y: number): boolean {
  const i = y * width + x;
  return (
    (x > 0 && hole[i - 1] === 1) ||
    (x + 1 < width && hole[i + 1] === 1) ||
    (y > 0 && hole[i - width] === 1) ||
    (y + 1 < height && hole[i + width] === 1)
  );
}

/** Adds the interpolated steps to the result. `box` holds the hole and the pixels around it. */
function* addMembrane(seam: Seam, box: Box): Work {
  const { hole, known, result } = seam;
  const { width } = hole;
  const grid: MembraneGrid = {
    width: box.width,
    height: box.height,
    kind: new Uint8Array(box.width * box.height),
    value: new Float32Array(box.width * box.height * 3),
  };
  let steps = false;
  for (let y = 0; y < box.height; y++) {
    yield;
    for (let x = 0; x < box.width; x++) {
      const o = y * box.width + x;
      const u = x + box.x;
      const v = y + box.y;
      const i = v * width + u;
      if (hole.data[i]) grid.kind[o] = FREE;
      else if (known.data[i] && touchesHole(hole, u, v)) {
        grid.kind[o] = FIXED;
        steps = meanStep(seam, u, v, grid.value, 3 * o) || steps;
      }
    }
  }
  if (!steps) return;
  yield* solveMembrane(grid);
  const { data } = result;
  for (let y = 0; y < box.height; y++) {
    yield;
    for (let x = 0; x < box.width; x++) {
      const o = y * box.width + x;
      if (grid.kind[o] !== FREE) continue;
      const i = (y + box.y) * width + x + box.x;
      for (let k = 0; k < 3; k++) data[4 * i + k] = clampByte(data[4 * i + k] + grid.value[3 * o + k]);
    }
  }
}

/**
 * Writes the mean of original - filled over the known pixels around (x, y), three values, into `into` at `at`. False
 * if there is no difference at all.
 */
function meanStep(seam: Seam, x: number, y: number, into: Float32Array, at: number): boolean {
  const { width, height, data: known } = seam.known;
  const [original, filled] = [seam.original.data, seam.filled.data];
  let count = 0;
  let red = 0;
  let green = 0;
  let blue = 0;
  const bottom = Math.min(height - 1, y + STEP_RADIUS);
  const right = Math.min(width - 1, x + STEP_RADIUS);
  for (let v = Math.max(0, y - STEP_RADIUS); v <= bottom; v++) {
    for (let u = Math.max(0, x - STEP_RADIUS); u <= right; u++) {
      const i = v * width + u;
      if (!known[i]) continue;
      count++;
      red += original[4 * i] - filled[4 * i];
      green += original[4 * i + 1] - filled[4 * i + 1];
      blue += original[4 * i + 2] - filled[4 * i + 2];
    }
  }
  into[at] = red / count;
  into[at + 1] = green / count;
  into[at + 2] = blue / count;
  return red !== 0 || green !== 0 || blue !== 0;
}

/** Fades the fill into the known colours within `feather` pixels of the border. `box` holds the hole. */
function* fadeEdge({ original, hole, known, result }: Seam, box: Box, feather: number): Work {
  const { width, height } = original;
  const reach = Math.ceil(feather);
  const { data } = result;
  const [colour, inHole, isKnown] = [original.data, hole.data, known.data];
  for (let y = box.y; y < box.y + box.height; y++) {
    yield;
    for (let x = box.x; x < box.x + box.width; x++) {
      const i = y * width + x;
      if (!inHole[i]) continue;
      let nearest = Infinity;
      let sum = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      const bottom = Math.min(height - 1, y + reach);
      const right = Math.min(width - 1, x + reach);
      for (let v = Math.max(0, y - reach); v <= bottom; v++) {
        for (let u = Math.max(0, x - reach); u <= right; u++) {
          const j = v * width + u;
          if (!isKnown[j]) continue;
          const squared = (u - x) * (u - x) + (v - y) * (v - y);
          if (squared < nearest) nearest = squared;
          const weight = 1 / (squared * squared);
          sum += weight;
          red += weight * colour[4 * j];
          green += weight * colour[4 * j + 1];
          blue += weight * colour[4 * j + 2];
        }
      }
      const distance = Math.sqrt(nearest);
      if (distance > feather) continue;
      const border = (1 - distance / (feather + 1)) / sum;
      const own = 1 - border * sum;
      data[4 * i] = clampByte(border * red + own * data[4 * i]);
      data[4 * i + 1] = clampByte(border * green + own * data[4 * i + 1]);
      data[4 * i + 2] = clampByte(border * blue + own * data[4 * i + 2]);
    }
  }
}

function clampByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value);
}
