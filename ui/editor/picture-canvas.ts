import type { Box, Rgba } from '@contextual-fill/core';
import { inTurns } from '../in-turns.ts';
import { type PartOf, shrink } from '../picture/shrink.ts';

export function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** A canvas with the given pixels on it. */
export function canvasFrom(image: Rgba): HTMLCanvasElement {
  const canvas = canvasOf(image.width, image.height);
  const { buffer, byteOffset, length } = image.data;
  const pixels = new Uint8ClampedArray(buffer as ArrayBuffer, byteOffset, length);
  canvas.getContext('2d')!.putImageData(new ImageData(pixels, image.width, image.height), 0, 0);
  return canvas;
}

/** Draws a box of a picture so that it covers a canvas, its middle in the canvas's; a large one in several turns. */
export async function drawThumbnail(canvas: HTMLCanvasElement, partOf: PartOf, box: Box): Promise<void> {
  const scale = Math.max(canvas.width / box.width, canvas.height / box.height);
  const factor = Math.max(1, Math.floor(1 / scale));
  const small = canvasFrom(await inTurns(shrink(partOf, box, factor)));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = scale * factor < 1;
  context.imageSmoothingQuality = 'medium';
  context.drawImage(
    small,
    (canvas.width - box.width * scale) / 2,
    (canvas.height - box.height * scale) / 2,
    box.width * scale,
    box.height * scale,
  );
}
