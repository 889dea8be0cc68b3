import { smoothstep } from '../../noise.ts';
import type { Draw } from '../draw.ts';
import { lay, put, SIDE, type Sketch } from '../paint.ts';

/** Long smooth leaves over each other before a plain ground, some in focus and some not. */
export function petals(draw: Draw): Sketch {
  const [x0, y0] = [SIDE * draw.between(0.4, 0.6), SIDE * draw.between(0.4, 0.6)];
  const ground = draw.colour([190, 240], [0.05, 0.25]);
  const leaves = Array.from({ length: draw.whole(4, 6) }, () => {
    const angle = draw.between(0, 2 * Math.PI);
    return {
      cos: Math.cos(angle),
      sin: Math.sin(angle),
      // Where the leaf's middle lies, along and across.
      at: [draw.between(-70, 70), draw.between(-60, 60)] as const,
      length: draw.between(120, 260),
      width: draw.between(18, 42),
      blur: draw.pick([0.5, 1, 3, 8]),
      shade: draw.between(-0.25, 0.25),
      colour: draw.colour([100, 250], [0.3, 0.8]),
    };
  });
  return {
    worth: leaves
      .slice(-3)
      .map(({ cos, sin, at: [a, b] }) => [x0 + a * cos - b * sin, y0 + a * sin + b * cos]),
    paint(x, y, into) {
      put(ground, into);
      for (const { cos, sin, at, length, width, blur, shade, colour } of leaves) {
        const along = ((x - x0) * cos + (y - y0) * sin - at[0]) / length;
        const across = (y - y0) * cos - (x - x0) * sin - at[1];
        if (Math.abs(along) >= 1) continue;
        const inside = width * Math.sqrt(1 - along * along) - Math.abs(across);
        const cover = smoothstep(-blur, blur, inside);
        const tone = 1 + shade * (across / width);
        lay([colour[0] * tone, colour[1] * tone, colour[2] * tone], cover, into);
      }
    },
  };
}
