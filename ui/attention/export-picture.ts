import { canvasOf, PictureCanvas } from '../editor/picture-canvas.ts';
import type { EditorState } from '../state.ts';
import { AttentionPictures } from './painter.ts';

/** The picture with the chosen attention view over it, at the picture's own size, as PNG. */
export async function attentionToPng(state: EditorState): Promise<Blob> {
  const version = state.version.value;
  const { width, height } = state;
  const view = { scale: 1, x: 0, y: 0 };
  const canvas = canvasOf(width, height);
  const context = canvas.getContext('2d')!;
  new PictureCanvas(state.image()).draw(context, view);
  if (version.mask) {
    const layer = canvasOf(width, height);
    const over = layer.getContext('2d')!;
    const pictures = new AttentionPictures(version.attention, version.mask);
    const shown = state.attentionView.value;
    const density = Math.max(1, Math.round(Math.max(width, height) / 1000));
    if (shown === 'sources') pictures.drawSources(over, view, width, height, state.smooth.value);
    else if (shown === 'trace') pictures.drawTrace(over, view, width, height, state.traced.value, density);
    else pictures.drawDirection(over, view, state.smooth.value);
    context.globalAlpha = shown === 'trace' ? 1 : state.opacity.value;
    context.drawImage(layer, 0, 0);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be encoded. Try again.'))),
      'image/png',
    );
  });
}
