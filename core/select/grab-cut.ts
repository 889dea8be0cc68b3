import type { Flags, Rgb } from '../raster/raster.ts';
import { SLICE, type Work } from '../turns.ts';
import { assignColours, colourCost, fitModel, groupColours, type ColourModel } from './colour-model.ts';
import { BACKGROUND, cutLabels, OBJECT, UNKNOWN } from './cut-labels.ts';

/** Rounds of fitting and cutting; most objects stand still after three. */
const MOST_ROUNDS = 5;

/** Share of the unknown pixels; when fewer than this change sides, the cut stands still. */
const STILL = 0.002;

/** The colours of both sides. */
export interface Models {
  readonly object: ColourModel;
  readonly background: ColourModel;
}

/** The colours of one side. */
function* coloursOf({ data }: Rgb, sides: Uint8Array, side: number): Work<Float32Array> {
  let count = 0;
  for (let i = 0; i < sides.length; i++) if (sides[i] === side) count++;
  const colours = new Float32Array(3 * count);
  let at = 0;
  for (let i = 0; i < sides.length; i++) {
    if (i % (16 * SLICE) === 0) yield;
    if (sides[i] !== side) continue;
    colours[at++] = data[3 * i];
    colours[at++] = data[3 * i + 1];
    colours[at++] = data[3 * i + 2];
  }
  return colours;
}

/** What the colour of each unknown pixel says, in nats: positive for the object. */
export function* colourEvidence({ data }: Rgb, labels: Uint8Array, models: Models): Work<Float32Array> {
  const evidence = new Float32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    if (i % SLICE === 0) yield;
    if (labels[i] !== UNKNOWN) continue;
    const [r, g, b] = [data[3 * i], data[3 * i + 1], data[3 * i + 2]];
    evidence[i] = colourCost(models.background, r, g, b) - colourCost(models.object, r, g, b);
  }
  return evidence;
}

/**
 * GrabCut (Rother, Kolmogorov and Blake, "GrabCut: Interactive Foreground Extraction using Iterated Graph Cuts",
 * SIGGRAPH 2004): fits five normal distributions to the colours of either side, cuts, and does so again with the sides
 * that the cut found, until they stand still.
 *
 * @param labels BACKGROUND, OBJECT or UNKNOWN for each pixel
 * @param start where the first round takes the colours of the two sides from: BACKGROUND, OBJECT or (neither) UNKNOWN
 * @param scale how many picture pixels lie along one pixel's side
 * @param prior what else speaks for the object (positive) or against it, in nats
 */
export function* grabCut(
  colours: Rgb,
  labels: Uint8Array,
  start: Uint8Array,
  scale: number,
  prior?: Float32Array,
): Work<{ object: Flags; models: Models }> {
  let sides = start;
  let models: Models | undefined;
  const unknown = labels.reduce((sum, label) => sum + (label === UNKNOWN ? 1 : 0), 0);
  for (let round = 0; ; round++) {
    const inside = yield* coloursOf(colours, sides, OBJECT);
    const outside = yield* coloursOf(colours, sides, BACKGROUND);
    if (inside.length === 0 || outside.length === 0) break;
    const [objects, backgrounds]: [Uint8Array, Uint8Array] = models
      ? [yield* assignColours(inside, models.object), yield* assignColours(outside, models.background)]
      : [yield* groupColours(inside), yield* groupColours(outside)];
    models = { object: fitModel(inside, objects), background: fitModel(outside, backgrounds) };
    if (round === MOST_ROUNDS) break;
    const evidence = yield* colourEvidence(colours, labels, models);
    if (prior) for (let i = 0; i < evidence.length; i++) evidence[i] += prior[i];
    const next = yield* cutLabels({ colours, labels, evidence, scale });
    let changed = 0;
    for (let i = 0; i < labels.length; i++) if (next.data[i] !== sides[i]) changed++;
    sides = next.data;
    if (changed < STILL * unknown) break;
  }
  const none: ColourModel = { parameters: new Float64Array(0), count: 0 };
  const { width, height } = colours;
  const object = { width, height, data: sides.map((side) => (side === OBJECT ? 1 : 0)) };
  return { object, models: models ?? { object: none, background: none } };
}
