import { boundingBox, growBox } from '../raster/boxes.ts';
import { raster, SET, type Flags, type Rgb } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { sideOf, type Level } from './level.ts';
import { smoothFill } from './smooth-fill.ts';

/** Side of a cell over which gradients are gathered, in pixels of the level. */
const CELL = 4;
/** How far around the hole structures are looked at, in pixels of the level; more than a patch's radius. */
const AROUND = 16;
/** Strength of the rows against that of the mean structure around the hole. */
const ROWS = 1;
/** Structure that does not count: that of a step by one level of 8 bits. */
const NOISE = 1;

/**
 * Which way structures run around each place: for each cell of a grid over `box` a symmetric matrix of trace 1 (xx,
 * xy, yy), large across lines and small along them; see `placeAround`.
 */
export interface Place {
  readonly box: Box;
  readonly columns: number;
  readonly across: Float32Array;
  /** See `sideOf`. */
  readonly side: number;
}

/**
 * The structure tensor (Foerstner and Guelch 1987) of the known pixels, continued smoothly into the hole. Where there
 * is little structure rows count as lines, for in photographs what belongs together mostly lies side by side.
 */
export function* placeAround(level: Level): Work<Place> {
  const box = growBox((yield* boundingBox(level.hole, SET))!, AROUND, level);
  const size = { width: Math.ceil(box.width / CELL), height: Math.ceil(box.height / CELL) };
  const { tensors, known } = yield* gatherTensors(level, box, size.width, size.height);
  const cells = known.length;
  let strength = 0;
  let count = 0;
  for (let i = 0; i < cells; i++) {
    if (!known[i]) continue;
    strength += tensors[3 * i] + tensors[3 * i + 2];
    count++;
  }
  const rows = ROWS * (strength / Math.max(1, count) + NOISE);
  // As bytes, so that they can be continued as colours are; xy lies between -.5 and .5.
  const bytes: Rgb = raster(size, new Uint8Array(3 * cells));
  const unknown: Flags = raster(size, new Uint8Array(cells));
  for (let i = 0; i < cells; i++) {
    unknown.data[i] = known[i] ? 0 : 1;
    const trace = tensors[3 * i] + tensors[3 * i + 2] + rows;
    bytes.data[3 * i] = (254 * tensors[3 * i]) / trace + 0.5;
    bytes.data[3 * i + 1] = 127 + (254 * tensors[3 * i + 1]) / trace + 0.5;
    bytes.data[3 * i + 2] = (254 * (tensors[3 * i + 2] + rows)) / trace + 0.5;
  }
  yield* smoothFill(bytes, unknown);
  const across = Float32Array.from(bytes.data, (value, k) => (k % 3 === 1 ? value - 127 : value) / 254);
  return { box, columns: size.width, across, side: sideOf(level) };
}

/** For each cell the mean tensor of its known pixels and of those around it, and whether it has any. */
function* gatherTensors(
  { width, colour, hole }: Level,
  box: Box,
  columns: number,
  rows: number,
): Work<{ tensors: Float32Array; known: Uint8Array }> {
  const sums = new Float32Array(4 * columns * rows);
  for (let y = 1; y < box.height - 1; y++) {
    if (y % BAND === 0) yield;
    const first = Math.floor(y / CELL) * columns;
    addRow(colour.data, hole.data, width, (y + box.y) * width + box.x, box.width, sums, first);
  }
  return meansAround(sums, columns, rows);
}

/** Adds the tensors of a row of so many pixels, from position `from` on, to the sums of the cells from `first` on. */
function addRow(
  colour: Uint8Array,
  hole: Uint8Array,
  width: number,
  from: number,
  count: number,
  sums: Float32Array,
  first: number,
): void {
  for (let x = 1; x < count - 1; x++) {
    const i = from + x;
    if (hole[i] || hole[i - 1] || hole[i + 1] || hole[i - width] || hole[i + width]) continue;
    const o = 4 * (first + Math.floor(x / CELL));
    for (let k = 3 * i; k < 3 * i + 3; k++) {
      const across = (colour[k + 3] - colour[k - 3]) / 2;
      const down = (colour[k + 3 * width] - colour[k - 3 * width]) / 2;
      sums[o] += across * across;
      sums[o + 1] += across * down;
      sums[o + 2] += down * down;
    }
    sums[o + 3]++;
  }
}

/** The means of each cell with pixels and the cells around it. */
function meansAround(
  sums: Float32Array,
  columns: number,
  rows: number,
): { tensors: Float32Array; known: Uint8Array } {
  const tensors = new Float32Array(3 * columns * rows);
  const known = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const i = y * columns + x;
      if (sums[4 * i + 3] === 0) continue;
      known[i] = 1;
      let count = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
          const o = 4 * (v * columns + u);
          for (let c = 0; c < 3; c++) tensors[3 * i + c] += sums[o + c];
          count += sums[o + 3];
        }
      }
      for (let c = 0; c < 3; c++) tensors[3 * i + c] /= count;
    }
  }
  return { tensors, known };
}

/** Reads the matrix (xx, xy, yy) of the cell in which a pixel of the box lies. */
export function formAt({ box, columns, across }: Place, x: number, y: number, into: Float64Array): void {
  const i = 3 * ((((y - box.y) / CELL) | 0) * columns + (((x - box.x) / CELL) | 0));
  into[0] = across[i];
  into[1] = across[i + 1];
  into[2] = across[i + 2];
}

/**
 * How far a step leaves the structures of a place, in pixels if it goes straight across them.
 *
 * @param form the place's matrix, see `formAt`
 */
export function distanceAcross(form: Float64Array, along: number, down: number): number {
  const squared = form[0] * along * along + 2 * form[1] * along * down + form[2] * down * down;
  return Math.sqrt(Math.max(0, squared));
}

/**
 * How far a source leaves the structures that its target lies in, as a share of the level's longer side if it lies
 * straight across them.
 *
 * @param width of the level
 * @param target a position in the box
 */
export function leaving(place: Place, width: number, target: number, source: number): number {
  const y = (target / width) | 0;
  const x = target - y * width;
  const down = ((source / width) | 0) - y;
  const along = source - target - down * width;
  const form = new Float64Array(3);
  formAt(place, x, y, form);
  return distanceAcross(form, along, down) / place.side;
}
