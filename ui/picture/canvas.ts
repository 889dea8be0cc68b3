import { Problem } from '../../plugin/protocol/problem.ts';

export type Canvas = OffscreenCanvas | HTMLCanvasElement;
export type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** A canvas to draw on and read from, in a window or in a worker. */
export function createCanvas(width: number, height: number): { canvas: Canvas; context: Context } {
  if (typeof OffscreenCanvas !== 'undefined') {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context) return { canvas, context };
  }
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Problem('noMemory', 'This window has no memory left for a picture of this size.');
  return { canvas, context };
}

/** The canvas as a PNG file. */
export async function canvasToPng(canvas: Canvas): Promise<Uint8Array<ArrayBuffer>> {
  const blob =
    'convertToBlob' in canvas
      ? await canvas.convertToBlob({ type: 'image/png' })
      : await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Problem('noMemory', 'This window has no memory left to write a picture of this size.');
  return new Uint8Array(await blob.arrayBuffer());
}
