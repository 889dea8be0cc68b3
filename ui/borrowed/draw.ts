import type { Box } from '@contextual-fill/core';
import { drawFrame, drawLink, SOURCE_COLOUR, TARGET_COLOUR } from '../attention/trace-marks.ts';
import type { AttentionView } from '../state/attention.ts';
import type { View } from '../state/view.ts';
import { canvasOf } from '../editor/picture-canvas.ts';
import { type Borrowed, copiedAt, type Spot } from './model.ts';
import { paintDirections, paintHeat, paintPiece, paintPieceAreas, type Pixels } from './paint.ts';

/** Pixels that are painted at most at one go, so that a frame stays short on dense screens; else they are doubled. */
const MOST_PIXELS = 1_200_000;
/** Side of the patches that are compared, in picture pixels. */
const PATCH = 7;

/** What is drawn of the borrowed pixels. */
export interface BorrowedDrawing {
  readonly shown: AttentionView;
  /** The filled pixel that is traced. */
  readonly traced: Spot | null;
  readonly width: number;
  readonly height: number;
  /** Device pixels of a CSS pixel, for the width of lines. */
  readonly density: number;
}

/** Draws a view of what was borrowed on an empty canvas, or on a part of one that lies at `box`. */
export function drawBorrowed(
  context: CanvasRenderingContext2D,
  box: Box,
  view: View,
  borrowed: Borrowed,
  drawing: BorrowedDrawing,
): void {
  const { shown, traced, width, height, density } = drawing;
  const trace = shown === 'trace' && traced ? copiedAt(borrowed, traced) : null;
  if (shown === 'sources' || shown === 'trace' || shown === 'pieces') {
    context.fillStyle = shown === 'trace' ? 'rgba(0, 0, 0, 0.45)' : 'rgba(0, 0, 4, 0.62)';
    context.fillRect(view.x - box.x, view.y - box.y, width * view.scale, height * view.scale);
  }
  const coarse = Math.ceil(Math.sqrt((box.width * box.height) / MOST_PIXELS));
  const size = { width: Math.ceil(box.width / coarse), height: Math.ceil(box.height / coarse) };
  const canvas = canvasOf(size.width, size.height);
  const image = new ImageData(size.width, size.height);
  const pixels: Pixels = { box: { x: 0, y: 0, ...size }, data: image.data };
  const near = {
    scale: view.scale / coarse,
    x: (view.x - box.x) / coarse,
    y: (view.y - box.y) / coarse,
  };
  if (shown === 'direction') paintDirections(pixels, near, borrowed);
  if (shown === 'pieces') paintPieceAreas(pixels, near, borrowed);
  if (shown === 'sources') paintHeat(pixels, near, borrowed);
  if (trace && trace.piece >= 0) paintPiece(pixels, near, borrowed, trace.piece);
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, size.width * coarse, size.height * coarse);
  if (!trace) return;
  const place = ({ x, y }: Spot) => ({
    x: view.x - box.x + (x + 0.5) * view.scale,
    y: view.y - box.y + (y + 0.5) * view.scale,
  });
  const side = Math.max(PATCH * view.scale, 9 * density);
  const outline = (spot: Spot, colour: string) => {
    const { x, y } = place(spot);
    drawFrame(context, { left: x - side / 2, top: y - side / 2, width: side, height: side }, colour, density);
  };
  if (trace.from) {
    drawLink(context, place(trace.from), place(trace.at), 2, density);
    outline(trace.from, SOURCE_COLOUR);
  }
  outline(trace.at, TARGET_COLOUR);
}
