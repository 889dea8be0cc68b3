import { boundingBox, growBox } from '../picture/boxes.ts';
import { OPAQUE } from '../raster/raster.ts';
import { ROWS_A_BREATH, type Breathe } from '../schedule.ts';
import type { Box, Rgba } from '../types.ts';
import { FIXED, FREE, solveMembrane, type MembraneGrid } from './membrane.ts';

export interface SeamOptions {
  /** Width of the soft edge inside the hole, in pixels; 0 = none. */
  readonly feather: number;
  /** 1 = the pixel of `original` is not known (it lies under another hole), one byte a pixel. */
  readonly unknown?: Uint8Array;
}

/** How far around a border pixel, in pixels, the step is averaged, so that texture does not count as a step. */
const STEP_RADIUS = 2;

/**
 * Hides the seam, inside the hole only. First a membrane (Perez et al., Poisson image editing, 2003, in the form of
 * Farbman et al., 2009): the colour steps between `original` and `filled` just outside the hole are interpolated harmonically
 * over the hole and added. Then a soft edge: within `feather` pixels of the border the fill fades into a smooth
 * continuation of the known colours. The pixels of `original` under the hole are never looked at.
 *
 * @param filled the crop, filled; just outside the hole it may hold what the fill would look like there, and if it
 *   equals `original` there, no step is corrected
 * @param original the crop before filling
 * @param hole 1 = filled, one byte a pixel
 * @returns a new picture; outside the hole the bytes of `original`, alpha of `filled` inside
 * @throws InpaintError 'aborted' through `breathe`
 */
export async function blendSeam(
  filled: Rgba,
  original: Rgba,
  hole: Uint8Array,
  options: SeamOptions,
  breathe: Breathe,
): Promise<Rgba> {
  const { width, height } = original;
  const out = original.data.slice();
  const result: Rgba = { width, height, data: out };
  const box = boundingBox(hole, width, height, 1);
  if (!box) return result;
  for (let y = box.y; y < box.y + box.height; y++) {
    if (y % ROWS_A_BREATH === 0) await breathe();
    for (let i = y * width + box.x; i < y * width + box.x + box.width; i++) {
      if (!hole[i]) continue;
      for (let k = 0; k < 4; k++) out[4 * i + k] = filled.data[4 * i + k]!;
    }
  }
  const known = await knownPixels(original, hole, options.unknown, breathe);
  // The steps are measured a pixel around the hole's box.
  await addMembrane(result, filled, original, hole, known, growBox(box, 1, width, height), breathe);
  if (options.feather > 0) await fadeEdge(result, original, hole, known, options.feather, box, breathe);
  return result;
}

/** 1 for pixels outside the hole whose colours mean something. */
async function knownPixels(
  { width, height, data }: Rgba,
  hole: Uint8Array,
  unknown: Uint8Array | undefined,
  breathe: Breathe,
): Promise<Uint8Array> {
  const known = new Uint8Array(hole.length);
  for (let y = 0; y < height; y++) {
    if (y % ROWS_A_BREATH === 0) await breathe();
    for (let i = y * width; i < (y + 1) * width; i++) {
      known[i] = !hole[i] && !unknown?.[i] && data[4 * i + 3] >= OPAQUE ? 1 : 0;
    }
  }
  return known;
}

function touchesHole(hole: Uint8Array, width: number, height: number, x: number, y: number): boolean {
  const i = y * width + x;
  return (
    (x > 0 && hole[i - 1] === 1) ||
    (x + 1 < width && hole[i + 1] === 1) ||
    (y > 0 && hole[i - width] === 1) ||
    (y + 1 < height && hole[i + width] === 1)
  );
}

async function addMembrane(
  result: Rgba,
  filled: Rgba,
  original: Rgba,
  hole: Uint8Array,
  known: Uint8Array,
  box: Box,
  breathe: Breathe,
): Promise<void> {
  const { width, height } = original;
  const grid: MembraneGrid = {
    width: box.width,
    height: box.height,
    kind: new Uint8Array(box.width * box.height),
    value: new Float32Array(box.width * box.height * 3),
  };
  let steps = false;
  for (let y = 0; y < box.height; y++) {
    if (y % ROWS_A_BREATH === 0) await breathe();
    for (let x = 0; x < box.width; x++) {
      const o = y * box.width + x;
      const u = x + box.x;
      const v = y + box.y;
      const i = v * width + u;
      if (hole[i]) grid.kind[o] = FREE;
      else if (known[i] && touchesHole(hole, width, height, u, v)) {
        grid.kind[o] = FIXED;
        steps = meanStep(filled, original, known, u, v, grid.value, 3 * o) || steps;
      }
    }
  }
  if (!steps) return;
  await solveMembrane(grid, breathe);
  const { data } = result;
  for (let y = 0; y < box.height; y++) {
    if (y % ROWS_A_BREATH === 0) await breathe();
    for (let x = 0; x < box.width; x++) {
      const o = y * box.width + x;
      if (grid.kind[o] !== FREE) continue;
      const i = (y + box.y) * width + x + box.x;
      for (let k = 0; k < 3; k++) data[4 * i + k] = clampByte(data[4 * i + k] + grid.value[3 * o + k]);
    }
  }
}

/** Mean of original - filled over the known pixels around; false if there is no difference at all. */
function meanStep(
  filled: Rgba,
  original: Rgba,
  known: Uint8Array,
  x: number,
  y: number,
  into: Float32Array,
  at: number,
): boolean {
  const { width, height } = original;
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
      red += original.data[4 * i] - filled.data[4 * i];
      green += original.data[4 * i + 1] - filled.data[4 * i + 1];
      blue += original.data[4 * i + 2] - filled.data[4 * i + 2];
    }
  }
  into[at] = red / count;
  into[at + 1] = green / count;
  into[at + 2] = blue / count;
  return red !== 0 || green !== 0 || blue !== 0;
}

/** `box` holds the hole. */
async function fadeEdge(
  result: Rgba,
  original: Rgba,
  hole: Uint8Array,
  known: Uint8Array,
  feather: number,
  box: Box,
  breathe: Breathe,
): Promise<void> {
  const { width, height } = original;
  const reach = Math.ceil(feather);
  const { data } = result;
  for (let y = box.y; y < box.y + box.height; y++) {
    if (y % ROWS_A_BREATH === 0) await breathe();
    for (let x = box.x; x < box.x + box.width; x++) {
      const i = y * width + x;
      if (!hole[i]) continue;
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
          if (!known[j]) continue;
          const squared = (u - x) * (u - x) + (v - y) * (v - y);
          if (squared < nearest) nearest = squared;
          const weight = 1 / (squared * squared);
          sum += weight;
          red += weight * original.data[4 * j];
          green += weight * original.data[4 * j + 1];
          blue += weight * original.data[4 * j + 2];
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
