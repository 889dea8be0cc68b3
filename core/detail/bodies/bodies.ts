/** Bodies that cross a hole: where smooth edges enter it on one side and leave it on another, they go on inside. */
import type { Work } from '../../turns.ts';
import type { Box } from '../../types.ts';
import type { GroundAt } from '../ground/ground-at.ts';
import type { Level } from '../level.ts';
import { contourOf, type Contour } from './contour.ts';
import { curvesOf, type Curve } from './curves.ts';
import { edgesOf, type Edge } from './edges.ts';
import { bodyColours } from './body-colours.ts';
import { layersOf } from './layers.ts';
import { stretchesOf, type Stretches } from './stretches.ts';

/**
 * So far outside the hole the way around it runs, in pixels: what lies nearer may still be of the removed thing's rim.
 * Farther ones are asked where the nearer ones do not show of all edges how they go on: one may run along a soft edge,
 * or where bodies meet.
 */
const AWAY = [2, 6, 12, 24] as const;
/** So much of the known way around the hole must be of smooth surfaces; with more of them it is a photograph. */
const LEAST_SMOOTH = 0.75;
const MOST_SURFACES = 14;
/** More grain, in levels, is a texture. */
const COARSEST_GRAIN = 6;
/**
 * Means of 3x3 pixels that differ from even slopes by more levels are of no smooth surfaces; of grain alone they would
 * differ by a third of it.
 */
const UNEVEN = 1.3;
const UNEVEN_BY_GRAIN = 0.45;

/** What belongs at a place of a hole, in pixels of the finest level. */
export type Bodies = (x: number, y: number) => GroundAt | undefined;

/** What is seen along one way around a hole, and the share of its edges that curves join. */
interface Around {
  readonly contour: Contour;
  readonly stretches: Stretches;
  readonly edges: readonly Edge[];
  readonly curves: readonly Curve[];
  readonly joined: number;
}

/**
 * What belongs in a hole that smooth bodies cross; undefined where its border is not of that kind.
 *
 * @param level on which it is looked for, smaller by `factor` than the one that the result is asked about
 * @param hole around it, in pixels of the level
 */
export function* bodiesIn(level: Level, hole: Box, factor: number): Work<Bodies | undefined> {
  let best: Around | undefined;
  for (const away of AWAY) {
    const around = yield* lookAround(level, hole, away);
    yield;
    if (around && (!best || around.joined === 1)) best = around;
    if (best?.joined === 1) break;
  }
  if (!best) return undefined;
  const { contour, stretches, edges, curves } = best;
  const layers = layersOf(contour, stretches, edges, curves, guessBy(level, stretches));
  return bodyColours(level, best, layers, factor);
}

/** Undefined where no edge crosses the hole, where one leads nobody sees where, or too much is not smooth. */
function* lookAround(level: Level, hole: Box, away: number): Work<Around | undefined> {
  const contour = yield* contourOf(level, hole, away);
  if (!contour) return undefined;
  const stretches = stretchesOf(level, contour);
  const { surfaces, grain, rest } = stretches;
  if (
    grain > COARSEST_GRAIN ||
    rest > Math.max(UNEVEN, UNEVEN_BY_GRAIN * grain) ||
    surfaces.length < 2 ||
    surfaces.length > MOST_SURFACES
  )
    return undefined;
  const known = contour.isKnown.reduce((sum, one) => sum + one, 0);
  const smooth = surfaces.reduce((sum, { count }) => sum + count, 0);
  if (smooth < LEAST_SMOOTH * known) return undefined;
  const edges = edgesOf(level, contour, stretches);
  if (!edges) return undefined;
  const isFollowed = edges.every(({ ofBefore, ofAfter }) => ofBefore.length + ofAfter.length > 0);
  const curves = isFollowed ? curvesOf(edges) : [];
  if (curves.length === 0) return undefined;
  return { contour, stretches, edges, curves, joined: (2 * curves.length) / edges.length };
}

/** Which of two surfaces the guide looks more like at a place. */
function guessBy({ guide, width }: Level, { surfaces }: Stretches) {
  return (x: number, y: number, one: number, other: number): number => {
    if (!guide) return 0;
    const scale = guide.width / width;
    const i = 3 * (Math.floor((y + 0.5) * scale) * guide.width + Math.floor((x + 0.5) * scale));
    const far = (surface: number) =>
      surfaces[surface].first.reduce((sum, value, c) => sum + (value - guide.data[i + c]) ** 2, 0);
    return far(other) - far(one);
  };
}
