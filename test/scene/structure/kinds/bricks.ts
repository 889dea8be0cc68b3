import { hash } from '../../noise.ts';
import type { Draw } from '../draw.ts';
import { mottled, put, type Sketch } from '../paint.ts';

/** A wall of bricks in running bond, every brick of its own tone. */
export function bricks(draw: Draw): Sketch {
  const [length, height] = [draw.whole(44, 72), draw.whole(18, 32)];
  const joint = draw.between(2, 4.5);
  const bond = draw.pick([1 / 2, 1 / 2, 1 / 3]);
  const [red, mortar] = [draw.between(150, 190), draw.between(150, 225)];
  const clay = [red, red * draw.between(0.4, 0.65), red * draw.between(0.3, 0.5)] as const;
  const lime = [mortar, mortar * 0.96, mortar * draw.between(0.85, 1)] as const;
  const tone = mottled(draw, draw.between(0.15, 0.35));
  const [left, top, seed] = [draw.between(0, length), draw.between(0, height), draw.whole(1, 1000)];
  return {
    paint(x, y, into) {
      const v = (y + top) / height;
      const row = Math.floor(v);
      const u = (x + left) / length + bond * row;
      const column = Math.floor(u);
      if ((u - column) * length < joint || (v - row) * height < joint) put(lime, into);
      else put(clay, into, tone(x, y) * (0.78 + 0.4 * hash(column, row, seed)));
    },
  };
}
