import type { Draw } from '../draw.ts';
import { mottled, put, SIDE, type Sketch } from '../paint.ts';

/** Bars and two rails before rough greenery. */
export function fence(draw: Draw): Sketch {
  const [pitch, bar, rail] = [draw.between(18, 42), draw.between(5, 10), draw.between(6, 11)];
  const [top, bottom] = [SIDE * draw.between(0.15, 0.35), SIDE * draw.between(0.65, 0.9)];
  const tips = draw.chance(0.5) ? top - draw.between(20, 40) : -SIDE;
  const [behind, paint] = [draw.colour([60, 150], [0.2, 0.6]), draw.colour([180, 245], [0, 0.3])];
  const tone = mottled(draw, draw.between(0.4, 0.8));
  const left = draw.between(0, pitch);
  const isRail = (y: number, at: number) => y >= at && y < at + rail;
  return {
    paint(x, y, into) {
      const isBar = (x + left + pitch * SIDE) % pitch < bar && y > tips;
      if (isBar || isRail(y, top) || isRail(y, bottom)) put(paint, into);
      else put(behind, into, tone(x, y));
    },
  };
}
