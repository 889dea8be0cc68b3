import { boundingBox, growBox } from '../raster/boxes.ts';
import { growFlags } from '../raster/grow.ts';
import { knownPixels, raster, SET, type Flags, type Rgba } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { clampByte, isBorder, sumSteps, type Seam, type StepSum } from './border.ts';
import { calmFill } from './calm.ts';
import { grainVariance } from './grain.ts';
import { isGround, layGround } from './lay-ground.ts';
import { FIXED, FREE, solveMembrane, type MembraneGrid } from './membrane.ts';
import { certaintyAt, findRim, sumStepsBeyond, type Rim } from './rim.ts';
import { fadeEdge } from './soft-edge.ts';

export interface SeamOptions {
  /** Width of the soft edge inside the hole, in pixels; 0 = none. */
  readonly feather: number;
  /** Set where the pixel of `original` is not known though it is outside the hole: it lies under another one. */
  readonly unknown?: Flags;
  /** Whether `filled` holds, around the hole, what the fill would look like there. */
  readonly isForetold?: boolean;
  /** How far each pixel is said by the picture itself, of 255: so far it is not calmed. */
  readonly evident?: Flags;
  /** Flat ground in the hole, whose colours are known; alpha is how far they are to be trusted. */
  readonly ground?: Rgba;
}

/** How far around a border pixel, in pixels, the step is averaged, so that texture does not count as a step. */
const STEP_RADIUS = 2;

/**
 * Hides the seam, inside the hole only. First a membrane (Perez et al., Poisson image editing, 2003, in the form of
 * Farbman et al., 2009): the colour steps between `original` and `filled` just outside the hole are interpolated
 * harmonically over the hole and added. A rim that a tight mask left of the removed thing is no step (`findRim`). Then
 * the fill is kept as calm as its surroundings (`calmFill`), and within `feather` pixels of the border it fades into a
 * smooth continuation of the known colours. The pixels of `original` under the hole are never looked at.
 *
 * @param filled the crop, filled. Where it equals `original` outside the hole no step is corrected. Only if it is
 *   foretold the fill is calmed, and fades only where what it foretold is wrong
 * @param original the crop before filling
 * @param hole what is filled
 * @returns a new picture; outside the hole the bytes of `original`, alpha of `filled` inside
 */
export function* blendSeam(filled: Rgba, original: Rgba, hole: Flags, options: SeamOptions): Work<Rgba> {
  const { width, height } = original;
  const { feather, unknown, isForetold = false, evident, ground } = options;
  const result: Rgba = { width, height, data: original.data.slice() };
  const box = yield* boundingBox(hole, SET);
  if (!box) return result;
  for (let y = box.y; y < box.y + box.height; y += BAND) {
    yield;
    const rows = Math.min(BAND, box.y + box.height - y);
    copyPixels(hole.data, filled.data, result.data, y * width + box.x, box.width, rows, width);
  }
  const known = yield* knownPixels(original, hole, unknown);
  const seam: Seam = { original, filled, hole, known, result };
  const rim = yield* findRim(seam, box);
  // The steps are measured a pixel around the hole's box.
  const around = growBox(box, 1, original);
  const membrane = yield* addMembrane(seam, around, rim, ground);
  if (isForetold) yield* calmFill(seam, box, rim.clean, evident);
  if (feather > 0 && !isForetold) yield* fadeEdge(seam, box, feather);
  if (feather > 0 && isForetold) yield* fadeForetold(seam, box, feather, rim, around, membrane);
  if (ground) layGround(ground, hole, result);
  return result;
}

/** The soft edge of a fill that says what it would look like around the hole. `membrane` covers the box `around`. */
function* fadeForetold(
  seam: Seam,
  box: Box,
  feather: number,
  rim: Rim,
  around: Box,
  membrane: MembraneGrid,
): Work {
  const { original, hole } = seam;
  const grain = yield* grainVariance(original, seam, box);
  const parts = yield* thickParts(hole, box, Math.ceil(feather) + 1);
  yield* fadeEdge(seam, box, feather, { rim, grain, ...parts, membrane, around });
}

/** Copies the flagged pixels of so many rows of `count` pixels, the first from position `from` on, `step` apart. */
function copyPixels(
  flags: Uint8Array,
  source: Rgba['data'],
  into: Rgba['data'],
  from: number,
  count: number,
  rows: number,
  step: number,
): void {
  for (let row = 0; row < rows; row++) {
    const start = from + row * step;
    for (let i = start; i < start + count; i++) {
      if (!flags[i]) continue;
      for (let k = 4 * i; k < 4 * i + 4; k++) into[k] = source[k];
    }
  }
}

/**
 * The parts of the hole that are wider than twice `depth`, and what lies near them: all but spots and scratches. And of
 * these the core, which lies farther than `depth` from all that is not hole.
 */
function* thickParts(hole: Flags, box: Box, depth: number): Work<{ thick: Flags; core: Flags }> {
  // Outside of the hole's box there is only one thing that can be near: that it is outside.
  const { x, y, width, height } = growBox(box, 1, hole);
  const outside = { width, height, data: new Uint8Array(width * height) };
  for (let v = 0; v < height; v++) {
    if (v % BAND === 0) yield;
    invertRow(hole.data, (v + y) * hole.width + x, outside.data, v * width, width);
  }
  const thinned = yield* growFlags(outside, depth);
  const core = raster(hole, new Uint8Array(hole.data.length));
  for (let v = 0; v < height; v++) {
    if (v % BAND === 0) yield;
    invertRow(thinned.data, v * width, core.data, (v + y) * hole.width + x, width);
  }
  return { thick: yield* growFlags(core, 2 * depth), core };
}

/** The opposite of so many flags. */
function invertRow(flags: Uint8Array, from: number, into: Uint8Array, to: number, count: number): void {
  for (let n = 0; n < count; n++) into[to + n] = 1 - flags[from + n];
}

/** Adds the interpolated steps to the result. `box` holds the hole and the pixels around it. */
function* addMembrane(seam: Seam, box: Box, rim: Rim, ground?: Rgba): Work<MembraneGrid> {
  const { hole, result } = seam;
  const { width } = hole;
  const grid: MembraneGrid = {
    width: box.width,
    height: box.height,
    kind: new Uint8Array(box.width * box.height),
    value: new Float32Array(box.width * box.height * 3),
  };
  let steps = false;
  for (let y = 0; y < box.height; y++) {
    if (y % BAND === 0) yield;
    steps = setRow(seam, box, y, rim, ground, grid) || steps;
  }
  if (!steps) return grid;
  yield* solveMembrane(grid);
  const { data } = result;
  for (let y = 0; y < box.height; y++) {
    if (y % BAND === 0) yield;
    addRow(grid, y, data, (y + box.y) * width + box.x);
  }
  return grid;
}

/** Sets row `y` of the grid over `box`: what is free, and the steps at the border. False if there is none. */
function setRow(
  seam: Seam,
  box: Box,
  y: number,
  rim: Rim,
  ground: Rgba | undefined,
  grid: MembraneGrid,
): boolean {
  const { width, data } = seam.hole;
  const v = y + box.y;
  const sum = new Float64Array(4);
  let steps = false;
  for (let u = box.x, o = y * box.width; u < box.x + box.width; u++, o++) {
    if (data[v * width + u]) grid.kind[o] = isGround(ground, v * width + u) ? FIXED : FREE;
    else if (isBorder(seam, u, v)) {
      grid.kind[o] = FIXED;
      steps = writeStep(seam, rim, u, v, sum, grid.value, 3 * o) || steps;
    }
  }
  return steps;
}

/** Adds row `y` of the grid to the pixels from position `at` on. */
function addRow({ width, kind, value }: MembraneGrid, y: number, into: Rgba['data'], at: number): void {
  for (let x = 0, o = y * width; x < width; x++, o++) {
    if (kind[o] !== FREE) continue;
    const i = 4 * (at + x);
    into[i] = clampByte(into[i] + value[3 * o]);
    into[i + 1] = clampByte(into[i + 1] + value[3 * o + 1]);
    into[i + 2] = clampByte(into[i + 2] + value[3 * o + 2]);
  }
}

/** Writes the step at a border pixel, three values, into `into` at `at`. False if there is none at all. */
function writeStep(
  seam: Seam,
  rim: Rim,
  x: number,
  y: number,
  sum: StepSum,
  into: Float32Array,
  at: number,
): boolean {
  sumSteps(seam, x, y, STEP_RADIUS, undefined, 0, sum);
  for (let c = 0; c < 3; c++) into[at + c] = sum[c] / sum[3];
  const certainty = certaintyAt(rim, x, y);
  if (certainty > 0) {
    sumStepsBeyond(seam, rim.near, x, y, sum);
    for (let c = 0; c < 3 && sum[3] > 0; c++) into[at + c] += certainty * (sum[c] / sum[3] - into[at + c]);
  }
  return into[at] !== 0 || into[at + 1] !== 0 || into[at + 2] !== 0;
}
