import { clip } from '../state/box.ts';
import { areaTool } from './area-tool.ts';
import { type Point, pointsBox } from './drawing/polygon.ts';

/** The first position and the last one are two corners that face each other. */
const corners = (points: readonly Point[]) => [points[0], points.at(-1)!] as const;

/** Selects the whole pixels between two corners. */
export const rectangle = areaTool({
  id: 'rectangle',
  key: 'r',
  label: 'Rectangle',
  icon: 'M6 4.5H18A1.5 1.5 0 0 1 19.5 6V18A1.5 1.5 0 0 1 18 19.5H6A1.5 1.5 0 0 1 4.5 18V6A1.5 1.5 0 0 1 6 4.5Z',
  outline(points) {
    const { x, y, width, height } = pointsBox(corners(points));
    return [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ];
  },
  fill(edit, points, value) {
    const { layer } = edit;
    const box = pointsBox(corners(points).map(([x, y]) => [Math.round(x), Math.round(y)]));
    const inside = clip(box, layer.width, layer.height);
    if (!inside) return null;
    edit.touch(inside);
    for (let y = inside.y; y < inside.y + inside.height; y++) {
      const row = y * layer.width + inside.x;
      layer.data.fill(value, row, row + inside.width);
    }
    return inside;
  },
});
