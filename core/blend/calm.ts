import { growBox } from '../raster/boxes.ts';
import type { Flags, Rgba } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { clampByte, type Seam } from './border.ts';
import {
  CELL,
  emptyGrid,
  interpolate,
  joined,
  meanAround,
  meansOf,
  readOpponent,
  type CellGrid,
} from './cells.ts';
import { boundAt, findBounds, type Bounds } from './departures.ts';
import { FIXED, FREE, OUTSIDE, solveMembrane } from './membrane.ts';

/** Width of the area around the hole that is looked at, in pixels, and what share of the hole's side is added. */
const MARGIN = 32;
const MARGIN_SHARE = 1 / 4;
/**
 * A cell beside an edge departs from the mean around it by half of the edge's step, from a smooth continuation over a
 * large hole by up to the whole.
 */
const EDGE = 2;

/**
 * Keeps the fill as calm as its surroundings, in place: nowhere in the hole may the picture depart farther from a
 * smooth continuation of what is known than what is known does near there, in cells of 4 px as well as in single
 * pixels. Where the surroundings are busy that changes nothing. In a sky it takes away joints and crumbs that search
 * and vote left, and where they are exactly flat the hole becomes exactly flat.
 *
 * @param hole the hole's bounding box
 * @param known the pixels outside that count
 * @param evident how far each pixel is said by the picture itself, of 255: so far it stays as it is
 */
export function* calmFill(
  { original, result, hole: inHole }: Seam,
  hole: Box,
  known: Flags,
  evident?: Flags,
): Work {
  const margin = MARGIN + Math.ceil(MARGIN_SHARE * Math.min(hole.width, hole.height));
  const area = growBox(hole, margin, original);
  const means = yield* meansOf(original, known, area);
  const filled = yield* meansOf(result, inHole, area);
  const all = yield* joined(means, filled);
  const isKnown = knownCells(means);
  const smooth = yield* continued(means, all, isKnown);
  const bounds = yield* findBounds({ original, known, area, means, all, smooth, isKnown });
  const correction = yield* correctionOf(filled, all, smooth, bounds);
  for (let y = hole.y - area.y; y < hole.y - area.y + hole.height; y++) {
    yield;
    const from = (y + area.y) * original.width + area.x;
    calmRow(result.data, inHole.data, from, area.width, y, { all, correction, bounds, evident });
  }
}

/** 1 where at least half of a cell is known. */
function knownCells({ weight }: CellGrid): Uint8Array {
  const isKnown = new Uint8Array(weight.length);
  for (let n = 0; n < isKnown.length; n++) if (weight[n] >= (CELL * CELL) / 2) isKnown[n] = 1;
  return isKnown;
}

/** How a fill is calmed. */
interface Calm {
  readonly all: CellGrid;
  readonly correction: CellGrid;
  readonly bounds: Bounds;
  readonly evident: Flags | undefined;
}

/** Calms those of `width` pixels from position `from` on that lie in the hole; `y` is their row in the grids' area. */
function calmRow(
  data: Rgba['data'],
  inHole: Uint8Array,
  from: number,
  width: number,
  y: number,
  { all, correction, bounds, evident }: Calm,
): void {
  const own = new Float32Array(3);
  const mean = new Float32Array(3);
  const bound = new Float32Array(3);
  const change = new Float32Array(3);
  const row = (y + 0.5) / CELL;
  for (let x = 0, i = from; x < width; x++, i++) {
    const share = evident ? 1 - evident.data[i] / 255 : 1;
    if (!inHole[i] || share === 0) continue;
    const column = (x + 0.5) / CELL;
    if (!boundAt(bounds.fine, column, row, bound)) continue;
    interpolate(all, column, row, mean);
    interpolate(correction, column, row, change);
    readOpponent(data, 4 * i, own);
    for (let c = 0; c < 3; c++) own[c] += share * (change[c] + excess(own[c] - mean[c], bound[c]));
    writeOpponent(own, data, 4 * i);
  }
}

/** What must be added to `departure` so that it lies within the bound. */
function excess(departure: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, departure)) - departure;
}

/** The known cells, each the mean of 3x3, and a harmonic continuation of them over the others. */
function* continued(means: CellGrid, all: CellGrid, isKnown: Uint8Array): Work<CellGrid> {
  const known = { ...means, weight: Float32Array.from(isKnown) };
  const smooth = emptyGrid(means);
  const kind = new Uint8Array(isKnown.length);
  for (let n = 0; n < kind.length; n++) {
    if (n % means.width === 0) yield;
    if (isKnown[n]) meanAround(known, n, 1, smooth.value, 3 * n);
    kind[n] = isKnown[n] ? FIXED : all.weight[n] > 0 ? FREE : OUTSIDE;
    smooth.weight[n] = kind[n] === OUTSIDE ? 0 : 1;
  }
  yield* solveMembrane({ ...smooth, kind });
  return smooth;
}

/**
 * What is to be added to the mean of each cell so that its fill departs from the smooth one no farther than it may;
 * what is known of a cell stays.
 */
function* correctionOf(filled: CellGrid, all: CellGrid, smooth: CellGrid, bounds: Bounds): Work<CellGrid> {
  const correction = { ...emptyGrid(filled), weight: all.weight };
  const bound = new Float32Array(3);
  for (let n = 0; n < filled.weight.length; n++) {
    if (n % filled.width === 0) yield;
    const [x, y] = [(n % filled.width) + 0.5, Math.floor(n / filled.width) + 0.5];
    if (filled.weight[n] === 0 || !boundAt(bounds.coarse, x, y, bound)) continue;
    const share = filled.weight[n] / all.weight[n];
    for (let c = 0, k = 3 * n; c < 3; c++, k++) {
      correction.value[k] = share * excess(filled.value[k] - smooth.value[k], EDGE * bound[c]);
    }
  }
  return correction;
}

function writeOpponent(colour: Float32Array, into: Rgba['data'], at: number): void {
  const lightness = colour[0];
  const red = colour[1];
  const blue = colour[2];
  into[at] = clampByte(lightness + red);
  into[at + 1] = clampByte(lightness - red - blue);
  into[at + 2] = clampByte(lightness + blue);
}
