import { areaTool } from './area-tool.ts';
import { fillPolygon, pointsBox } from './drawing/polygon.ts';

/** Selects what a line drawn by hand goes around. */
export const lasso = areaTool({
  id: 'lasso',
  key: 'l',
  label: 'Lasso',
  icon: 'M12 5.5c4 0 7 1.9 7 4.5s-3 4.5-7 4.5-7-1.9-7-4.5 3-4.5 7-4.5ZM7 13.5c-1.2.4-1.6 2 0 2.6 1.4.5 1.6 1.6.6 2.9',
  outline: (points) => points,
  fill(edit, points, value) {
    const { data, width, height } = edit.layer;
    const box = edit.touch(pointsBox(points));
    fillPolygon(data, width, height, points, value);
    return box;
  },
});
