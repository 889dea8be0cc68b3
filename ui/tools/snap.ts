import { closedLoop } from './drawing/closed-loop.ts';
import type { Point } from './drawing/polygon.ts';
import type { ChoosableTool } from './tool.ts';

/** Turns a click, a scribble or a loop into the object's outline. */
export const snap = {
  id: 'snap',
  key: 's',
  label: 'Snap to the object',
  icon: 'M11 6.5 12.6 11.4 17.5 13 12.6 14.6 11 19.5 9.4 14.6 4.5 13 9.4 11.4ZM17.5 4.5V8.5M15.5 6.5H19.5',
  cursor: 'crosshair',
  help:
    'Arrow keys move the tool, Space puts it down and lifts it: click, scribble or go around the object. ' +
    'Shift adds to the object that was found, Alt takes away. Enter removes.',
  usesBrush: false,
  sketch: () => [],
  press({ parts }, at, { straight, subtract }) {
    const { document, settings, snap: state } = parts;
    if (document.locked.value) return null;
    settings.dismissHint();
    const points: Point[] = [at];
    let more = straight;
    return {
      move(next, modifiers) {
        more ||= modifiers.straight;
        points.push(...next);
      },
      release: () => void state.mark(points, { more, subtract }),
      cancel: () => undefined,
      sketch() {
        const { radius } = state;
        const loop = subtract ? null : closedLoop(points, 2 * radius);
        if (loop) return [{ kind: 'polygon', points: loop, dashed: true }];
        return points.length > 1
          ? [{ kind: 'polygon', points, open: true }]
          : [{ kind: 'circle', at: points[0], radius }];
      },
    };
  },
} as const satisfies ChoosableTool;
