import type { Flags, Rgb } from '../raster/raster.ts';
import { squaredDifference } from '../raster/squared-difference.ts';
import type { Work } from '../turns.ts';
import { minCut, STEPS, type PixelGraph } from './min-cut.ts';

/** What is known about a pixel before the cut. */
export const BACKGROUND = 0;
export const OBJECT = 1;
export const UNKNOWN = 2;

/** How much a border between two equal colours costs, in units of the evidence (Rother et al. 2004). */
const GAMMA = 50;

const ACROSS = Int32Array.from(STEPS, ([dx]) => dx);
const DOWN = Int32Array.from(STEPS, ([, dy]) => dy);

const LENGTHS = STEPS.map(([dx, dy]) => Math.hypot(dx, dy));

/** Whole numbers a unit of cost: the cut computes with integers, which end for certain. */
const UNIT = 64;

/** Evidence beyond this is cut off; eight links cannot outweigh it. */
const MOST_EVIDENCE = 10 * GAMMA;

/** A cut to be found. */
export interface Cutting {
  readonly colours: Rgb;
  /** BACKGROUND, OBJECT or UNKNOWN for each pixel. */
  readonly labels: Uint8Array;
  /** What speaks for the object (positive) or against it, in nats; read at unknown pixels only. */
  readonly evidence: Float32Array;
  /**
   * How many picture pixels lie along one pixel's side. In a reduced picture each pixel's evidence stands for scale^2
   * picture pixels, but each link of the border for only `scale`: so the links count for less.
   */
  readonly scale: number;
}

/**
 * Divides the unknown pixels into object and background so that evidence and contrast along the border cost least:
 * the energy of GrabCut with 8 neighbours. The contrast's scale (beta) is measured at the unknown pixels.
 */
export function* cutLabels({ colours, labels, evidence, scale }: Cutting): Work<Flags> {
  const { width, height, data } = colours;
  const nodes = new Int32Array(labels.length).fill(-1);
  const pixels: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== UNKNOWN) continue;
    nodes[i] = pixels.length;
    pixels.push(i);
  }
  const graph: PixelGraph = {
    neighbours: new Int32Array(8 * pixels.length).fill(-1),
    capacity: new Int32Array(8 * pixels.length),
    terminal: new Int32Array(pixels.length),
  };
  const difference = (i: number, j: number) => squaredDifference(data, 3 * i, 3 * j);
  /** The neighbour of pixel i after step d, or -1 outside the raster. */
  const neighbour = (i: number, d: number) => {
    const column = i % width;
    const x = column + ACROSS[d];
    const y = (i - column) / width + DOWN[d];
    return x < 0 || y < 0 || x >= width || y >= height ? -1 : y * width + x;
  };

  let sum = 0;
  let pairs = 0;
  for (const i of pixels) {
    for (let d = 4; d < 8; d++) {
      const j = neighbour(i, d);
      if (j < 0) continue;
      sum += difference(i, j);
      pairs++;
    }
  }
  yield;
  const gamma = GAMMA / Math.max(1, scale);
  const beta = sum > 0 ? pairs / (2 * sum) : 0;
  for (let n = 0; n < pixels.length; n++) {
    if (n % 4096 === 0) yield;
    const i = pixels[n];
    let terminal = Math.max(-MOST_EVIDENCE, Math.min(MOST_EVIDENCE, evidence[i]));
    for (let d = 0; d < 8; d++) {
      const j = neighbour(i, d);
      if (j < 0) continue;
      const other = nodes[j];
      // A link between two unknown pixels is written from its first end, for both.
      if (other >= 0 && d < 4) continue;
      const weight = (gamma / LENGTHS[d]) * Math.exp(-beta * difference(i, j));
      if (other < 0) terminal += labels[j] === OBJECT ? weight : -weight;
      else {
        graph.neighbours[8 * n + d] = other;
        graph.neighbours[8 * other + 7 - d] = n;
        graph.capacity[8 * n + d] = graph.capacity[8 * other + 7 - d] = Math.round(UNIT * weight);
      }
    }
    graph.terminal[n] = Math.round(UNIT * terminal);
  }
  const { side } = yield* minCut(graph);
  const object = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++) object[i] = labels[i] === OBJECT ? 1 : 0;
  for (let n = 0; n < pixels.length; n++) object[pixels[n]] = side[n];
  return { width, height, data: object };
}
