import type { View } from '../state/view.ts';
import type { Point } from '../tools/drawing/polygon.ts';
import type { Shape } from '../tools/shape.ts';

/** Half the length of a cross, in CSS pixels. */
const CROSS_ARM = 8;
/** A solid circle is never drawn smaller, and a dashed one not at all below: radii in device pixels. */
const SMALLEST_CIRCLE = 1.5;
const SMALLEST_DASHED_CIRCLE = 2;

/**
 * Draws a tool's lines, each twice: dark and wide, and over it white and narrow, so that one of them stands out on any
 * picture. `view` is in device pixels; `density` is how many of them make a CSS pixel.
 */
export function paintShapes(
  context: CanvasRenderingContext2D,
  shapes: readonly Shape[],
  view: View,
  density: number,
): void {
  const place = ([x, y]: Point): Point => [x * view.scale + view.x, y * view.scale + view.y];
  for (const shape of shapes) {
    const dashed = shape.kind !== 'cross' && shape.dashed === true;
    if (shape.kind === 'circle' && dashed && shape.radius * view.scale <= SMALLEST_DASHED_CIRCLE) continue;
    for (const [colour, width, dash] of [
      ['rgba(0, 0, 0, 0.75)', 3, false],
      ['#ffffff', 1.25, dashed],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width * density;
      context.setLineDash(dash ? [5 * density, 4 * density] : []);
      context.beginPath();
      addPath(shape);
      context.stroke();
    }
    context.setLineDash([]);
  }

  function addPath(shape: Shape): void {
    switch (shape.kind) {
      case 'polygon':
        for (const point of shape.points) context.lineTo(...place(point));
        if (!shape.open) context.closePath();
        return;
      case 'circle':
        context.arc(...place(shape.at), Math.max(SMALLEST_CIRCLE, shape.radius * view.scale), 0, 2 * Math.PI);
        return;
      case 'cross': {
        const [x, y] = place(shape.at);
        const arm = CROSS_ARM * density;
        context.moveTo(x - arm, y);
        context.lineTo(x + arm, y);
        context.moveTo(x, y - arm);
        context.lineTo(x, y + arm);
      }
    }
  }
}
