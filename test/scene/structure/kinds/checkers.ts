import type { Draw } from '../draw.ts';
import { put, turned, type Sketch } from '../paint.ts';

/** A checkerboard of squares; one in three lies askew. */
export function checkers(draw: Draw): Sketch {
  const side = draw.chance(0.5) ? draw.whole(7, 26) : draw.between(7, 26);
  const [light, dark] = [draw.colour([150, 245]), draw.colour([25, 90])];
  const turn = turned(draw.chance(1 / 3) ? draw.between(-0.4, 0.4) : 0);
  const [left, top] = [draw.between(0, side), draw.between(0, side)];
  return {
    paint(x, y, into) {
      const [u, v] = turn(x, y);
      const odd = (Math.floor((u + left) / side) + Math.floor((v + top) / side)) & 1;
      put(odd ? dark : light, into);
    },
  };
}
