import type { Rgba } from '@contextual-fill/core';
import type { View } from '../state/view.ts';

/** A picture on canvases of falling size, so that drawing it small neither costs much nor flickers. */
export class PictureCanvas {
  private readonly levels: HTMLCanvasElement[] = [];

  constructor(image: Rgba) {
    const full = canvasOf(image.width, image.height);
    const pixels = new Uint8ClampedArray(
      image.data.buffer as ArrayBuffer,
      image.data.byteOffset,
      image.data.length,
    );
    full.getContext('2d')!.putImageData(new ImageData(pixels, image.width, image.height), 0, 0);
    this.levels.push(full);
  }

  get canvas(): HTMLCanvasElement {
    return this.levels[0];
  }

  /** Draws the picture as `view` (device pixels) says; crisp squares when it is enlarged. */
  draw(context: CanvasRenderingContext2D, view: View): void {
    const level = Math.max(0, Math.floor(Math.log2(1 / view.scale)));
    const source = this.level(level);
    const { width, height } = this.canvas;
    context.imageSmoothingEnabled = view.scale < 1;
    context.imageSmoothingQuality = 'medium';
    // Only the visible part, so that a deep zoom does not scale a picture of 4096 px to a million.
    const left = Math.max(0, Math.floor(-view.x / view.scale));
    const top = Math.max(0, Math.floor(-view.y / view.scale));
    const right = Math.min(width, Math.ceil((context.canvas.width - view.x) / view.scale));
    const bottom = Math.min(height, Math.ceil((context.canvas.height - view.y) / view.scale));
    if (right <= left || bottom <= top) return;
    const sx = source.width / width;
    const sy = source.height / height;
    context.drawImage(
      source,
      left * sx,
      top * sy,
      (right - left) * sx,
      (bottom - top) * sy,
      view.x + left * view.scale,
      view.y + top * view.scale,
      (right - left) * view.scale,
      (bottom - top) * view.scale,
    );
  }

  private level(number: number): HTMLCanvasElement {
    const known = this.levels[number];
    if (known) return known;
    const larger = this.level(number - 1);
    if (Math.min(larger.width, larger.height) < 64) return larger;
    const half = canvasOf(Math.ceil(larger.width / 2), Math.ceil(larger.height / 2));
    const context = half.getContext('2d')!;
    context.imageSmoothingQuality = 'high';
    context.drawImage(larger, 0, 0, half.width, half.height);
    this.levels[number] = half;
    return half;
  }
}

export function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** A canvas with the given pixels on it. */
export function canvasFrom(image: Rgba): HTMLCanvasElement {
  const canvas = canvasOf(image.width, image.height);
  canvas
    .getContext('2d')!
    .putImageData(new ImageData(new Uint8ClampedArray(image.data), image.width, image.height), 0, 0);
  return canvas;
}
