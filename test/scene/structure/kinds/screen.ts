import type { Draw } from '../draw.ts';
import { put, type Sketch } from '../paint.ts';

/** A table in an app: rows with a line between them, in each column a bar for its text; light or dark. */
export function screen(draw: Draw): Sketch {
  const isDark = draw.chance(1 / 3);
  const shade = (level: number) => (isDark ? 255 - level * 0.9 : level);
  const grey = (level: number) => [shade(level), shade(level), shade(level)] as const;
  const row = draw.whole(26, 48);
  const columns = draw.whole(2, 4);
  const column = Math.round(draw.between(360, 460) / columns);
  const bar = {
    height: draw.whole(6, Math.round(row * 0.4)),
    width: Math.round(column * draw.between(0.3, 0.6)),
  };
  const [paper, stripe, line] = [grey(255), grey(draw.pick([255, 248])), grey(draw.whole(205, 230))];
  const text = draw.chance(0.5) ? grey(draw.whole(60, 120)) : draw.colour([90, 180]);
  const [left, top] = [draw.whole(-20, 40), draw.whole(0, row)];
  return {
    isExact: true,
    paint(x, y, into) {
      const [u, v] = [x - left + 4 * column, y + top];
      const [across, down] = [u % column, v % row];
      const start = Math.floor((row - bar.height) / 2);
      if (down < 1) put(line, into);
      else if (down >= start && down < start + bar.height && across < bar.width) put(text, into);
      else put(Math.floor(v / row) & 1 ? stripe : paper, into);
    },
  };
}
