import type { Draw } from '../draw.ts';
import { mottled, put, SIDE, type Sketch } from '../paint.ts';

/** Two or three straight wires before a rough surface; they cross. */
export function lines(draw: Draw): Sketch {
  const [x0, y0] = [SIDE * draw.between(0.35, 0.65), SIDE * draw.between(0.35, 0.65)];
  const first = draw.between(0, Math.PI);
  const wires = Array.from({ length: draw.whole(2, 3) }, (_, n) => {
    const angle = first + n * draw.between(0.6, 1.1);
    // The third misses the point where the others cross.
    const miss = n < 2 ? 0 : draw.pick([-1, 1]) * draw.between(30, 60);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return { cos, sin, miss, half: draw.between(1.2, 4.5), colour: draw.colour([10, 60]) };
  });
  const colour = draw.colour([140, 235], [0.1, 0.5]);
  const tone = mottled(draw, draw.between(0.2, 0.5));
  const along = (n: number, by: number) => [x0 + by * wires[n].cos, y0 + by * wires[n].sin] as const;
  return {
    worth: [[x0, y0], along(0, 80), along(1, -80)],
    paint(x, y, into) {
      put(colour, into, tone(x, y));
      for (const { cos, sin, miss, half, colour: dark } of wires) {
        if (Math.abs((x - x0) * sin - (y - y0) * cos - miss) < half) put(dark, into);
      }
    },
  };
}
