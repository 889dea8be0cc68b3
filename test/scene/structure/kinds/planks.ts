import { fractalNoise, hash } from '../../noise.ts';
import type { Draw } from '../draw.ts';
import { aslant, put, SIDE, type Sketch } from '../paint.ts';

/** A pier's planks run away from the camera; the gaps between them are dark. */
export function planks(draw: Draw): Sketch {
  const plane = aslant(draw.between(-0.15, 0.15), draw.between(0.35, 0.8));
  const [width, gap] = [draw.between(34, 60), draw.between(2.5, 5)];
  const value = draw.between(140, 200);
  const wood = [value, value * draw.between(0.7, 0.82), value * draw.between(0.45, 0.6)] as const;
  const [gapTone, seed] = [draw.between(0.1, 0.25), draw.whole(1, 1000)];
  const left = draw.between(0, width);
  return {
    paint(x, y, into) {
      const [u, v] = plane(x, y);
      const at = (u + left + 4 * SIDE) / width;
      const plank = Math.floor(at);
      if ((at - plank) * width < gap) {
        put(wood, into, gapTone);
        return;
      }
      const own = hash(plank, 5, seed);
      const grain = fractalNoise(u / 2.4 + 31 * own, v / 90 + 17 * own, 3, seed);
      put(wood, into, 0.78 + 0.24 * own + 0.4 * (grain - 0.5));
    },
  };
}
