import type { AttentionMap } from '@contextual-fill/core';

/**
 * A made-up map whose direction colours are the colour wheel itself: the filled cell at (x, y) of a `side` x `side`
 * middle lies inside a disc and borrows from as far away, in the direction in which it lies from the middle.
 */
export function wheelMap(side: number): AttentionMap {
  const centre = (side - 1) / 2;
  const holeCells: number[] = [];
  const sources: number[] = [];
  const size = 2 * side;
  const offset = Math.floor(side / 2);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const dx = Math.round(x - centre);
      const dy = Math.round(y - centre);
      if (Math.hypot(x - centre, y - centre) > centre) continue;
      holeCells.push((y + offset) * size + x + offset);
      sources.push((y + offset + dy) * size + x + offset + dx);
    }
  }
  const box = { x: 0, y: 0, width: size, height: size };
  return {
    region: { crop: box, hole: box, workingWidth: size, workingHeight: size },
    columns: size,
    rows: size,
    cellSize: 1,
    holeCells: Int32Array.from(holeCells),
    sources: Int32Array.from(sources),
    weights: new Float32Array(holeCells.length).fill(1),
    topCount: 1,
    totals: new Float32Array(holeCells.length).fill(1),
    heat: new Float32Array(size * size),
    trust: new Float32Array(size * size).fill(1),
  };
}
