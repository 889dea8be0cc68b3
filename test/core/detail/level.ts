import { levelOf, type Level } from '../../../core/detail/level.ts';
import { raster } from '../../../core/raster/raster.ts';

/** A level without a guide. What is not in the hole may be borrowed. */
export function level(
  width: number,
  height: number,
  colour: Uint8Array,
  hole = new Uint8Array(width * height),
): Level {
  const size = { width, height };
  return levelOf(size, {
    colour: raster(size, colour),
    hole: raster(size, hole),
    source: raster(
      size,
      hole.map((inside) => 1 - inside),
    ),
  });
}
