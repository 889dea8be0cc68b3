import { SLICE, type Work } from '../turns.ts';

/** The eight neighbours of a pixel, as steps across and down; `7 - d` leads back where `d` led. */
export const STEPS: readonly (readonly [number, number])[] = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [-1, 0],
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
];

/** A graph whose nodes are pixels: each has up to eight neighbours and is linked to both terminals. */
export interface PixelGraph {
  /** For node i and step d, at `8 * i + d`: the neighbour's number, or -1. */
  readonly neighbours: Int32Array;
  /** For node i and step d, at `8 * i + d`: what may still flow to that neighbour. Changed by `minCut`. */
  readonly capacity: Int32Array;
  /** For each node what may still flow in from the source (positive) or out to the sink (negative). Changed, too. */
  readonly terminal: Int32Array;
}

const FREE = 0;
const SOURCE = 1;
const SINK = 2;

/** Values of a node's parent beside the steps 0..7. */
const TERMINAL = 8;
const ORPHAN = 9;
const NONE = 10;

const FAR = 0x3fffffff;

/**
 * Minimum cut by maximum flow: two search trees grow from the terminals until they touch, the path between them is
 * saturated, and what it cuts off looks for a new parent (Boykov and Kolmogorov, "An Experimental Comparison of
 * Min-Cut/Max-Flow Algorithms for Energy Minimization in Vision", PAMI 2004; with their marks of time and distance).
 *
 * @returns for each node 1 if it is on the source's side, else 0; and the flow, which is the cost of the cut beyond
 *   what the terminals' links to one node had in common
 */
export function* minCut({
  neighbours,
  capacity,
  terminal,
}: PixelGraph): Work<{ side: Uint8Array; flow: number }> {
  const count = terminal.length;
  const tree = new Uint8Array(count);
  const parent = new Uint8Array(count).fill(NONE);
  const seen = new Int32Array(count);
  const distance = new Int32Array(count);
  const orphans: number[] = [];
  let time = 0;
  let flow = 0;

  // Active nodes wait in a ring; a node stands in it once at most, so the ring never overflows.
  const ring = new Int32Array(count + 1);
  const waits = new Uint8Array(count);
  let first = 0;
  let last = 0;
  const activate = (i: number) => {
    if (waits[i]) return;
    waits[i] = 1;
    ring[last] = i;
    last = last === count ? 0 : last + 1;
  };

  for (let i = 0; i < count; i++) {
    if (terminal[i] === 0) continue;
    tree[i] = terminal[i] > 0 ? SOURCE : SINK;
    parent[i] = TERMINAL;
    distance[i] = 1;
    activate(i);
  }

  /** Grows the tree of node p. Returns the step that leads to the other tree, or -1 when p has nothing left to do. */
  function grow(p: number): number {
    const own = tree[p];
    for (let d = 0; d < 8; d++) {
      const q = neighbours[8 * p + d];
      if (q < 0) continue;
      if (capacity[own === SOURCE ? 8 * p + d : 8 * q + 7 - d] === 0) continue;
      if (tree[q] === FREE) {
        tree[q] = own;
        parent[q] = 7 - d;
        seen[q] = seen[p];
        distance[q] = distance[p] + 1;
        activate(q);
      } else if (tree[q] !== own) return d;
      else if (seen[q] <= seen[p] && distance[q] > distance[p]) {
        // A shorter way to the terminal.
        parent[q] = 7 - d;
        seen[q] = seen[p];
        distance[q] = distance[p] + 1;
      }
    }
    return -1;
  }

  /** Lets as much as possible flow along the path over the link between node s (source's tree) and node t (sink's). */
  function augment(s: number, step: number, t: number): void {
    let most = capacity[8 * s + step];
    let i = s;
    for (; parent[i] !== TERMINAL;) {
      const j = neighbours[8 * i + parent[i]];
      most = Math.min(most, capacity[8 * j + 7 - parent[i]]);
      i = j;
    }
    most = Math.min(most, terminal[i]);
    i = t;
    for (; parent[i] !== TERMINAL;) {
      most = Math.min(most, capacity[8 * i + parent[i]]);
      i = neighbours[8 * i + parent[i]];
    }
    most = Math.min(most, -terminal[i]);

    flow += most;
    capacity[8 * s + step] -= most;
    capacity[8 * t + 7 - step] += most;
    i = s;
    for (; parent[i] !== TERMINAL;) {
      const d = parent[i];
      const j = neighbours[8 * i + d];
      capacity[8 * i + d] += most;
      if ((capacity[8 * j + 7 - d] -= most) === 0) {
        parent[i] = ORPHAN;
        orphans.push(i);
      }
      i = j;
    }
    if ((terminal[i] -= most) === 0) {
      parent[i] = ORPHAN;
      orphans.push(i);
    }
    i = t;
    for (; parent[i] !== TERMINAL;) {
      const d = parent[i];
      const j = neighbours[8 * i + d];
      capacity[8 * j + 7 - d] += most;
      if ((capacity[8 * i + d] -= most) === 0) {
        parent[i] = ORPHAN;
        orphans.push(i);
      }
      i = j;
    }
    if ((terminal[i] += most) === 0) {
      parent[i] = ORPHAN;
      orphans.push(i);
    }
  }

  /** How many steps node j is from its terminal, or FAR if it hangs on an orphan. */
  function depth(j: number): number {
    let steps = 0;
    for (let k = j; ; k = neighbours[8 * k + parent[k]]) {
      if (seen[k] === time) return steps + distance[k];
      steps++;
      if (parent[k] === TERMINAL) {
        seen[k] = time;
        distance[k] = 1;
        return steps;
      }
      if (parent[k] >= ORPHAN) return FAR;
    }
  }

  /** Finds a new parent for an orphan in its own tree, or sets it free. */
  function adopt(i: number): void {
    const own = tree[i];
    let best = -1;
    let nearest = FAR;
    for (let d = 0; d < 8; d++) {
      const j = neighbours[8 * i + d];
      if (j < 0 || tree[j] !== own) continue;
      if (capacity[own === SOURCE ? 8 * j + 7 - d : 8 * i + d] === 0) continue;
      let steps = depth(j);
      if (steps === FAR) continue;
      if (steps < nearest) {
        nearest = steps;
        best = d;
      }
      for (let k = j; seen[k] !== time; k = neighbours[8 * k + parent[k]]) {
        seen[k] = time;
        distance[k] = steps--;
      }
    }
    if (best >= 0) {
      parent[i] = best;
      seen[i] = time;
      distance[i] = nearest + 1;
      return;
    }
    tree[i] = FREE;
    parent[i] = NONE;
    for (let d = 0; d < 8; d++) {
      const j = neighbours[8 * i + d];
      if (j < 0 || tree[j] !== own) continue;
      if (capacity[own === SOURCE ? 8 * j + 7 - d : 8 * i + d] > 0) activate(j);
      if (parent[j] === 7 - d) {
        parent[j] = ORPHAN;
        orphans.push(j);
      }
    }
  }

  for (let round = 0; first !== last; round++) {
    if (round % SLICE === 0) yield;
    const p = ring[first];
    const step = tree[p] === FREE ? -1 : grow(p);
    if (step < 0) {
      first = first === count ? 0 : first + 1;
      waits[p] = 0;
      continue;
    }
    const q = neighbours[8 * p + step];
    time++;
    if (tree[p] === SOURCE) augment(p, step, q);
    else augment(q, 7 - step, p);
    for (let n = 0; n < orphans.length; n++) adopt(orphans[n]);
    orphans.length = 0;
  }
  const side = tree;
  for (let i = 0; i < count; i++) side[i] = tree[i] === SOURCE ? 1 : 0;
  return { side, flow };
}
