import { fractalNoise, noise } from '../../noise.ts';
import type { Draw } from '../draw.ts';
import { put, turned, type Sketch } from '../paint.ts';

/** Ripples: stripes with soft flanks that bend, like sand or corrugated iron. */
export function waves(draw: Draw): Sketch {
  const [period, bend, grain] = [draw.between(9, 20), draw.between(0.6, 2.2), draw.between(0.05, 0.2)];
  const colour = draw.colour([150, 230], [0.1, 0.6]);
  const depth = draw.between(0.35, 0.6);
  const turn = turned(draw.between(-0.9, 0.9));
  const seed = draw.whole(1, 1000);
  return {
    paint(x, y, into) {
      const [u, v] = turn(x, y);
      const phase = v / period + bend * noise(u / 90, v / 140, seed);
      const crest = 0.5 + 0.5 * Math.sin(2 * Math.PI * phase);
      put(colour, into, 1 - depth * (1 - crest) + grain * (fractalNoise(x / 5, y / 5, 2, seed + 9) - 0.5));
    },
  };
}
