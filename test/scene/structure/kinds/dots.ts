import type { Draw } from '../draw.ts';
import { put, turned, type Sketch } from '../paint.ts';

/** Round dots on a lattice that lies askew: a halftone, perforated sheet metal. */
export function dots(draw: Draw): Sketch {
  const pitch = draw.between(7, 20);
  const radius = pitch * draw.between(0.22, 0.4);
  const turn = turned(draw.between(-0.8, 0.8));
  const isNegative = draw.chance(0.3);
  const [light, dark] = [draw.colour([185, 245], [0.02, 0.25]), draw.colour([25, 80])];
  const [paper, ink] = isNegative ? [dark, light] : [light, dark];
  return {
    paint(x, y, into) {
      const [u, v] = turn(x, y);
      const [across, down] = [u - Math.round(u / pitch) * pitch, v - Math.round(v / pitch) * pitch];
      put(Math.hypot(across, down) < radius ? ink : paper, into);
    },
  };
}
