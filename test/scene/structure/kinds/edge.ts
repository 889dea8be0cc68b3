import type { Draw } from '../draw.ts';
import { mottled, put, SIDE, type Sketch } from '../paint.ts';

/** Two rough surfaces that meet along a straight line: a wall against the sky, a path beside a lawn. */
export function edge(draw: Draw): Sketch {
  const angle = draw.between(0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x0, y0] = [SIDE * draw.between(0.3, 0.7), SIDE * draw.between(0.3, 0.7)];
  const [first, second] = [draw.colour([160, 240]), draw.colour([60, 140])];
  const [one, other] = [mottled(draw, draw.between(0.2, 0.6)), mottled(draw, draw.between(0.2, 0.6))];
  return {
    worth: [-70, 0, 70].map((along) => [x0 + along * cos, y0 + along * sin] as const),
    paint(x, y, into) {
      if ((x - x0) * sin - (y - y0) * cos > 0) put(first, into, one(x, y));
      else put(second, into, other(x, y));
    },
  };
}
