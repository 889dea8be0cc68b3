/** What the surfaces that cross a hole look like in there. */
import type { Box } from '../../types.ts';
import { groundOfColour, groundValue } from '../ground/fit-ground.ts';
import { fitsOf } from '../ground/fits.ts';
import type { GroundAt } from '../ground/ground-at.ts';
import type { Level } from '../level.ts';
import { knownAround, type Contour } from './contour.ts';
import type { Edge } from './edges.ts';
import { NONE, type Layers } from './layers.ts';
import type { Stretches } from './stretches.ts';

/** Of grain of more levels patches know better what it looks like. */
const MOST_GRAIN = 1.2;
/** Colours are fitted for squares of so many pixels. */
const CELL = 8;

/** Known pixels of the surfaces at the way, and which each is of. */
function pixelsOf(level: Level, { xs, ys }: Contour, { surfaces }: Stretches, { surfaceOf }: Layers) {
  const { width } = level;
  const found = new Map<number, number>();
  surfaces.forEach(({ from, count }, n) => {
    const rim = Math.min(2, Math.floor(count / 4));
    for (let k = rim; k < count - rim; k++) {
      const m = (from + k) % xs.length;
      for (const i of knownAround(level, xs[m], ys[m])) found.set(i, surfaceOf[n]);
    }
  });
  const positions = [...found.keys()];
  const colours = new Uint8Array(3 * positions.length);
  positions.forEach((i, n) => colours.set(level.colour.data.subarray(3 * i, 3 * i + 3), 3 * n));
  return {
    border: {
      xs: Int32Array.from(positions, (i) => i % width),
      ys: Int32Array.from(positions, (i) => Math.floor(i / width)),
      colours,
    },
    of: Int16Array.from(positions, (i) => found.get(i)!),
  };
}

/**
 * The colours in a hole: those of each surface go on as they change along the border, and mix where two meet.
 *
 * @param level on which the hole was looked at, smaller by `factor` than the one that is asked about
 */
export function bodyColours(
  level: Level,
  { contour, stretches, edges }: { contour: Contour; stretches: Stretches; edges: readonly Edge[] },
  layers: Layers,
  factor: number,
): (x: number, y: number) => GroundAt | undefined {
  const { box } = contour;
  const isGrained = stretches.grain > MOST_GRAIN;
  const { border, of } = pixelsOf(level, contour, stretches, layers);
  const fit = fitsOf(box, border, CELL);
  const softness = softnessOf(edges, layers);
  return (x, y) => {
    const [u, v] = [(x + 0.5) / factor - 0.5, (y + 0.5) / factor - 0.5];
    const shares = sharesAt(layers.surfaces, box, u - box.x, v - box.y, softness);
    if (shares.size === 0) return undefined;
    const colour = new Float64Array(3);
    let whole = 0;
    for (const [surface, share] of shares) {
      const ground = fit(u, v, surface, (n) => of[n] === surface);
      if (!ground) return undefined;
      whole += share;
      for (let c = 0; c < 3; c++) colour[c] += share * groundValue(ground, u, v, c);
    }
    const ground = groundOfColour(colour.map((sum) => sum / whole));
    return { ground, trust: 1, isNearEdge: factor > 1 && shares.size > 1, isGrained };
  };
}

/** For each surface half of how many pixels its edges are wide. */
function softnessOf(edges: readonly Edge[], { surfaceOf }: Layers): Map<number, number> {
  const found = new Map<number, number>();
  for (const { before, after, width } of edges) {
    for (const stretch of [before, after]) {
      const surface = surfaceOf[stretch];
      found.set(surface, Math.max(0.7, Math.min(found.get(surface) ?? Infinity, (width - 2) / 3)));
    }
  }
  return found;
}

/** How much of a small disc around a place each surface has. */
function sharesAt(
  surfaces: Int16Array,
  { width, height }: Box,
  x: number,
  y: number,
  softness: Map<number, number>,
): Map<number, number> {
  const shares = new Map<number, number>();
  const here = surfaceAt(surfaces, width, height, x, y);
  if (here === NONE) return shares;
  const radius = softness.get(here) ?? 1;
  for (let dv = -Math.ceil(radius); dv <= Math.ceil(radius); dv++) {
    for (let du = -Math.ceil(radius); du <= Math.ceil(radius); du++) {
      const share = Math.max(0, radius + 0.5 - Math.hypot(du, dv));
      const surface = share > 0 ? surfaceAt(surfaces, width, height, x + du, y + dv) : NONE;
      if (surface !== NONE) shares.set(surface, (shares.get(surface) ?? 0) + share);
    }
  }
  return shares;
}

function surfaceAt(surfaces: Int16Array, width: number, height: number, x: number, y: number): number {
  const [u, v] = [Math.round(x), Math.round(y)];
  return u < 0 || v < 0 || u >= width || v >= height ? NONE : surfaces[v * width + u];
}
