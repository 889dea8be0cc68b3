/** How a trace is drawn, of what was borrowed as of attention: bright lines with a dark rim, seen on any picture. */

export const SOURCE_COLOUR = '#ffd166';
export const TARGET_COLOUR = '#ffffff';

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A line from what was filled to where it came from.
 *
 * @param width in CSS pixels, without the rim
 * @param density device pixels of a CSS pixel
 */
export function drawLink(
  context: CanvasRenderingContext2D,
  from: Point,
  to: Point,
  width: number,
  density: number,
): void {
  for (const [colour, rim] of [
    ['rgba(0, 0, 0, 0.6)', 2],
    [SOURCE_COLOUR, 0],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = (width + rim) * density;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
}

/** The outline of a patch. */
export function drawFrame(
  context: CanvasRenderingContext2D,
  box: { left: number; top: number; width: number; height: number },
  colour: string,
  density: number,
): void {
  for (const [style, width] of [
    ['rgba(0, 0, 0, 0.8)', 4],
    [colour, 2],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width * density;
    context.strokeRect(box.left, box.top, box.width, box.height);
  }
}
