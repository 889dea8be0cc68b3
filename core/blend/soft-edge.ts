import type { Flags } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { clampByte, type Seam } from './border.ts';
import type { MembraneGrid } from './membrane.ts';
import { certaintyAt, type Rim } from './rim.ts';

/** What the fill foretells of its surroundings, and what is known of them. */
export interface Foretold {
  readonly rim: Rim;
  /** See `grainVariance`. */
  readonly grain: number;
  /** Set but in spots and scratches, which would be nothing but soft edge. */
  readonly thick: Flags;
  /** Set in the hole where nothing within the soft edge's reach is known. */
  readonly core: Flags;
  /** What the membrane adds to the pixels of a box around the hole. */
  readonly membrane: MembraneGrid;
  readonly around: Box;
}

/** Grain against grain differs by twice its variance; up to so many times it a difference is grain. */
const GRAIN = 4;
/** Variance of surroundings that count as plain: two levels, squared. */
const PLAIN = 4;

/**
 * Fades the fill into the known colours within `feather` pixels of the border.
 *
 * @param box holds the hole
 * @param foretold with it the fill fades only where it did not foretell what lies beside it: what it foretold needs no
 *   soft edge, which would take its grain; nor does it fade into a rim of the removed thing, nor in thin parts
 */
export function* fadeEdge(seam: Seam, box: Box, feather: number, foretold?: Foretold): Work {
  for (let y = box.y; y < box.y + box.height; y++) {
    yield;
    fadeRow(seam, box, y, feather, foretold);
  }
}

function fadeRow(
  { original, filled, hole, known, result }: Seam,
  box: Box,
  y: number,
  feather: number,
  foretold: Foretold | undefined,
): void {
  const { width, height } = original;
  const reach = Math.ceil(feather);
  const colour = original.data;
  const fill = filled.data;
  const isKnown = known.data;
  const inHole = hole.data;
  const thick = foretold?.thick.data;
  const core = foretold?.core.data;
  const added = foretold?.membrane.value;
  const { data } = result;
  const top = Math.max(0, y - reach);
  const bottom = Math.min(height - 1, y + reach);
  for (let x = box.x; x < box.x + box.width; x++) {
    const i = y * width + x;
    if (!inHole[i] || (thick && !thick[i]) || core?.[i]) continue;
    const own = foretold ? positionIn(foretold.around, x, y) : 0;
    const ownRed = added ? added[own] : 0;
    const ownGreen = added ? added[own + 1] : 0;
    const ownBlue = added ? added[own + 2] : 0;
    let nearest = Infinity;
    let sum = 0;
    let squares = 0;
    let missed = 0;
    let red = 0;
    let green = 0;
    let blue = 0;
    const right = Math.min(width - 1, x + reach);
    for (let v = top; v <= bottom; v++) {
      for (let u = Math.max(0, x - reach); u <= right; u++) {
        const j = v * width + u;
        if (!isKnown[j]) continue;
        const squared = (u - x) * (u - x) + (v - y) * (v - y);
        if (squared < nearest) nearest = squared;
        const weight = 1 / (squared * squared);
        sum += weight;
        const r = colour[4 * j];
        const g = colour[4 * j + 1];
        const b = colour[4 * j + 2];
        red += weight * r;
        green += weight * g;
        blue += weight * b;
        if (!foretold) continue;
        const missedRed = r - fill[4 * j] - ownRed;
        const missedGreen = g - fill[4 * j + 1] - ownGreen;
        const missedBlue = b - fill[4 * j + 2] - ownBlue;
        squares = squares + weight * r * r + weight * g * g + weight * b * b;
        missed = missed + weight * missedRed ** 2 + weight * missedGreen ** 2 + weight * missedBlue ** 2;
      }
    }
    const distance = Math.sqrt(nearest);
    if (distance > feather) continue;
    red /= sum;
    green /= sum;
    blue /= sum;
    let border = 1 - distance / (feather + 1);
    if (foretold) {
      const variance = squares / sum - (red * red + green * green + blue * blue);
      const failure = Math.max(0, missed / sum - GRAIN * foretold.grain);
      border *= Math.min(1, failure / (variance + PLAIN)) * (1 - certaintyAt(foretold.rim, x, y));
    }
    data[4 * i] = clampByte(border * red + (1 - border) * data[4 * i]);
    data[4 * i + 1] = clampByte(border * green + (1 - border) * data[4 * i + 1]);
    data[4 * i + 2] = clampByte(border * blue + (1 - border) * data[4 * i + 2]);
  }
}

/** Where the three values of a pixel begin in a grid over a box. */
function positionIn(box: Box, x: number, y: number): number {
  return 3 * ((y - box.y) * box.width + x - box.x);
}
