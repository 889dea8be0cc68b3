import type { Flags } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { clampByte, type Seam } from './border.ts';
import type { Rim } from './rim.ts';

/** What the fill foretells of its surroundings, and what is known of them. */
export interface Foretold {
  readonly rim: Rim;
  /** See `grainVariance`. */
  readonly grain: number;
  /** Set but in spots and scratches, which would be nothing but soft edge. */
  readonly thick: Flags;
  /** Set in the hole where nothing within the soft edge's reach is known. */
  readonly core: Flags;
  /** What the membrane adds at a pixel of the hole, per channel. */
  added(x: number, y: number, channel: number): number;
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
  const [thick, core] = [foretold?.thick.data, foretold?.core.data];
  const { data } = result;
  const mean = new Float64Array(3);
  const added = new Float64Array(3);
  const top = Math.max(0, y - reach);
  const bottom = Math.min(height - 1, y + reach);
  for (let x = box.x; x < box.x + box.width; x++) {
    const i = y * width + x;
    if (!inHole[i] || (thick && !thick[i]) || core?.[i]) continue;
    for (let c = 0; c < 3 && foretold; c++) added[c] = foretold.added(x, y, c);
    let nearest = Infinity;
    let sum = 0;
    let squares = 0;
    let missed = 0;
    mean.fill(0);
    const right = Math.min(width - 1, x + reach);
    for (let v = top; v <= bottom; v++) {
      for (let u = Math.max(0, x - reach); u <= right; u++) {
        const j = v * width + u;
        if (!isKnown[j]) continue;
        const squared = (u - x) * (u - x) + (v - y) * (v - y);
        if (squared < nearest) nearest = squared;
        const weight = 1 / (squared * squared);
        sum += weight;
        for (let c = 0; c < 3; c++) {
          const value = colour[4 * j + c];
          mean[c] += weight * value;
          if (!foretold) continue;
          squares += weight * value * value;
          missed += weight * (value - fill[4 * j + c] - added[c]) ** 2;
        }
      }
    }
    const distance = Math.sqrt(nearest);
    if (distance > feather) continue;
    for (let c = 0; c < 3; c++) mean[c] /= sum;
    let border = 1 - distance / (feather + 1);
    if (foretold) {
      const variance = squares / sum - (mean[0] ** 2 + mean[1] ** 2 + mean[2] ** 2);
      const failure = Math.max(0, missed / sum - GRAIN * foretold.grain);
      border *= Math.min(1, failure / (variance + PLAIN)) * (1 - foretold.rim.certainty(x, y));
    }
    for (let c = 0; c < 3; c++) {
      data[4 * i + c] = clampByte(border * mean[c] + (1 - border) * data[4 * i + c]);
    }
  }
}
