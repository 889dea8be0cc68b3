import { hash } from '../../noise.ts';
import type { Draw } from '../draw.ts';
import { mottled, put, type Sketch } from '../paint.ts';

/** Tiles of stone with narrow joints, each a little lighter or darker than the next. */
export function tiles(draw: Draw): Sketch {
  const width = draw.whole(38, 76);
  const height = draw.chance(0.5) ? width : draw.whole(38, 76);
  const joint = draw.between(2, 6);
  const [stone, grout] = [draw.colour([150, 220], [0.1, 0.5]), draw.colour([60, 110], [0.1, 0.4])];
  const tone = mottled(draw, draw.between(0.2, 0.5));
  const [left, top, seed] = [draw.between(0, width), draw.between(0, height), draw.whole(1, 1000)];
  return {
    paint(x, y, into) {
      const [u, v] = [(x + left) / width, (y + top) / height];
      const [column, row] = [Math.floor(u), Math.floor(v)];
      if ((u - column) * width < joint || (v - row) * height < joint) put(grout, into);
      else put(stone, into, tone(x, y) * (0.96 + 0.08 * hash(column, row, seed)));
    },
  };
}
