import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { minCut, STEPS, type PixelGraph } from '../../../core/select/min-cut.ts';
import { runAtOnce } from '../../../core/turns.ts';

const WIDTH = 3;
const HEIGHT = 3;
const COUNT = WIDTH * HEIGHT;

/** All pixels of a small raster, with the given capacities of links and terminals. */
function graphOf(links: number[], terminals: number[]): PixelGraph {
  const neighbours = new Int32Array(8 * COUNT).fill(-1);
  for (let i = 0; i < COUNT; i++) {
    STEPS.forEach(([dx, dy], d) => {
      const x = (i % WIDTH) + dx;
      const y = Math.floor(i / WIDTH) + dy;
      if (x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT) neighbours[8 * i + d] = y * WIDTH + x;
    });
  }
  return { neighbours, capacity: Int32Array.from(links), terminal: Int32Array.from(terminals) };
}

/** What it costs to put the pixels whose bit is set on the source's side. */
function costOf({ neighbours, capacity, terminal }: PixelGraph, sides: number): number {
  const isSource = (i: number) => (sides >> i) & 1;
  let cost = 0;
  for (let i = 0; i < COUNT; i++) {
    cost += isSource(i) ? Math.max(0, -terminal[i]) : Math.max(0, terminal[i]);
    for (let d = 0; d < 8; d++) {
      const j = neighbours[8 * i + d];
      if (j >= 0 && isSource(i) && !isSource(j)) cost += capacity[8 * i + d];
    }
  }
  return cost;
}

describe('the minimum cut', () => {
  it('costs as little as the best of all cuts, and as much as flows', () => {
    const links = fc.array(fc.nat(6), { minLength: 8 * COUNT, maxLength: 8 * COUNT });
    const terminals = fc.array(fc.integer({ min: -12, max: 12 }), { minLength: COUNT, maxLength: COUNT });
    fc.assert(
      fc.property(links, terminals, (capacity, terminal) => {
        const { side, flow } = runAtOnce(minCut(graphOf(capacity, terminal)));
        let least = Infinity;
        for (let sides = 0; sides < 1 << COUNT; sides++) {
          least = Math.min(least, costOf(graphOf(capacity, terminal), sides));
        }
        const found = side.reduce((bits, isSource, i) => bits | (isSource << i), 0);
        expect(costOf(graphOf(capacity, terminal), found)).toBe(least);
        expect(flow).toBe(least);
      }),
      { numRuns: 60 },
    );
  });
});
