import { Problem } from '../../plugin/protocol/problem.ts';
import { canvasOf, PictureCanvas } from '../editor/picture-canvas.ts';
import type { AttentionState } from '../state/attention.ts';
import type { DocumentState } from '../state/document.ts';
import { AttentionPictures } from './painter.ts';

/** The picture with the chosen attention view over it, at the picture's own size, as PNG. */
export async function attentionToPng(document: DocumentState, attention: AttentionState): Promise<Blob> {
  const version = document.version.value;
  const { width, height } = document;
  const view = { scale: 1, x: 0, y: 0 };
  const canvas = canvasOf(width, height);
  const context = canvas.getContext('2d')!;
  new PictureCanvas(document.image()).draw(context, view);
  if (version.mask) {
    const layer = canvasOf(width, height);
    const over = layer.getContext('2d')!;
    const pictures = new AttentionPictures(version.attention, version.mask);
    const shown = attention.view.value;
    const density = Math.max(1, Math.round(Math.max(width, height) / 1000));
    if (shown === 'sources') pictures.drawSources(over, view, width, height, attention.smooth.value);
    else if (shown === 'trace')
      pictures.drawTrace(over, view, width, height, attention.traced.value, density);
    else pictures.drawDirection(over, view, attention.smooth.value);
    context.globalAlpha = shown === 'trace' ? 1 : attention.opacity.value;
    context.drawImage(layer, 0, 0);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) =>
        blob
          ? resolve(blob)
          : reject(new Problem('noMemory', 'The picture could not be encoded. Try again.')),
      'image/png',
    );
  });
}
