import type { Sketch } from '../state/run.ts';
import type { KeptMask } from '../state/versions.ts';
import type { View } from '../state/view.ts';
import { canvasFrom, canvasOf } from './picture-canvas.ts';

/** Longest side of the canvas, so that a large hole is cut out in a few milliseconds. */
const LONGEST = 512;

/** The previews of a fill, cut out along the hole that is being filled. */
export class SketchCanvas {
  private readonly canvas: HTMLCanvasElement;
  /** Picture pixels of one of the canvas's. */
  private readonly step: number;

  constructor(private readonly sketch: Sketch) {
    const { box } = sketch.hole;
    this.step = Math.max(1, Math.ceil(Math.max(box.width, box.height) / LONGEST));
    this.canvas = canvasOf(Math.ceil(box.width / this.step), Math.ceil(box.height / this.step));
    const context = this.canvas.getContext('2d')!;
    context.imageSmoothingQuality = 'high';
    for (const { box: shown, image } of sketch.previews) {
      context.drawImage(
        canvasFrom(image),
        (shown.x - box.x) / this.step,
        (shown.y - box.y) / this.step,
        shown.width / this.step,
        shown.height / this.step,
      );
    }
    context.globalCompositeOperation = 'destination-in';
    context.drawImage(canvasFrom(stencil(sketch.hole, this.step)), 0, 0);
  }

  /** Draws it where `view` (device pixels) says that the picture lies. */
  draw(context: CanvasRenderingContext2D, view: View): void {
    const { box } = this.sketch.hole;
    const scale = view.scale * this.step;
    context.imageSmoothingEnabled = true;
    context.drawImage(
      this.canvas,
      view.x + box.x * view.scale,
      view.y + box.y * view.scale,
      this.canvas.width * scale,
      this.canvas.height * scale,
    );
  }
}

/** A mask as a picture whose alpha it is, every so many pixels. */
function stencil({ box, data }: KeptMask, step: number) {
  const width = Math.ceil(box.width / step);
  const height = Math.ceil(box.height / step);
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, at = 3; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) pixels[at] = data[y * step * box.width + x * step];
  }
  return { width, height, data: pixels };
}
