import type { Level } from '../../../core/detail/level.ts';

/** A level without a guide. What is not in the hole may be borrowed. */
export function level(
  width: number,
  height: number,
  colour: Uint8Array,
  hole = new Uint8Array(width * height),
): Level {
  const flags = (data: Uint8Array) => ({ width, height, data });
  return {
    width,
    height,
    colour: { width, height, data: colour },
    hole: flags(hole),
    source: flags(hole.map((inside) => 1 - inside)),
    guide: undefined,
  };
}
