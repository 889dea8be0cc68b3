import { createDraw, type Draw } from './draw.ts';
import { SIDE, type Sketch } from './paint.ts';

/** Whether a place, in the picture's own units, is in the hole. */
export type Hole = (x: number, y: number) => boolean;

/** A box, an ellipse, a stone with corners or a signpost, somewhere where it hides structure. */
export function drawHole(seed: number, { worth }: Sketch): Hole {
  const draw = createDraw(seed);
  const [x0, y0] = worth ? draw.pick(worth) : anywhere(draw);
  const [wide, high] = [draw.between(40, 64), draw.between(40, 64)];
  switch (draw.whole(0, 3)) {
    case 0:
      return (x, y) => Math.abs(x - x0) < wide && Math.abs(y - y0) < high;
    case 1:
      return (x, y) => Math.hypot((x - x0) / wide, (y - y0) / high) < 1;
    case 2:
      return stone(draw, x0, y0, wide);
    default:
      return signpost(draw, x0, y0);
  }
}

/** One in three holes reaches the right border. */
function anywhere(draw: Draw): [number, number] {
  const x = draw.chance(1 / 3) ? draw.between(0.88, 0.97) : draw.between(0.25, 0.75);
  return [SIDE * x, SIDE * draw.between(0.25, 0.75)];
}

function stone(draw: Draw, x0: number, y0: number, radius: number): Hole {
  const corners = 7;
  const reach = Array.from({ length: corners }, () => radius * draw.between(0.7, 1.1));
  return (x, y) => {
    const turn = ((Math.atan2(y - y0, x - x0) / (2 * Math.PI) + 1) % 1) * corners;
    const n = Math.floor(turn) % corners;
    const share = turn - Math.floor(turn);
    return Math.hypot(x - x0, y - y0) < reach[n] * (1 - share) + reach[(n + 1) % corners] * share;
  };
}

function signpost(draw: Draw, x0: number, y0: number): Hole {
  const [radius, half, length] = [draw.between(26, 36), draw.between(10, 15), draw.between(100, 140)];
  const top = y0 - length / 2;
  return (x, y) =>
    Math.hypot(x - x0, y - top) < radius || (Math.abs(x - x0) < half && y > top && y < top + length);
}
