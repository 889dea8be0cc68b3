import type { Draw } from '../draw.ts';
import { aslant, mottled, put, type Sketch } from '../paint.ts';

/** A house front aslant: windows with pale frames in a plastered wall. */
export function facade(draw: Draw): Sketch {
  const plane = aslant(draw.between(-0.35, 0.35), draw.pick([-1, 1]) * draw.between(0.15, 0.5));
  const [column, row] = [draw.between(52, 84), draw.between(60, 92)];
  const [wide, high] = [column * draw.between(0.45, 0.62), row * draw.between(0.5, 0.66)];
  const frame = draw.between(2.5, 5);
  const [wall, pane] = [draw.colour([130, 200], [0.1, 0.5]), draw.colour([40, 90], [0.2, 0.7])];
  const pale = draw.colour([200, 245], [0, 0.1]);
  const tone = mottled(draw, draw.between(0.2, 0.45));
  const [left, top] = [draw.between(0, column), draw.between(0, row)];
  return {
    paint(x, y, into) {
      const [u, v] = plane(x, y);
      const across = (((u + left) % column) + column) % column;
      const down = (((v + top) % row) + row) % row;
      if (across > wide || down > high) put(wall, into, tone(x, y));
      else if (Math.min(across, wide - across, down, high - down) < frame) put(pale, into);
      else put(pane, into);
    },
  };
}
