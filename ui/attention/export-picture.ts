import type { Work } from '@contextual-fill/core';
import { Problem } from '../../plugin/protocol/problem.ts';
import { drawBorrowed } from '../borrowed/draw.ts';
import { canvasOf } from '../editor/picture-canvas.ts';
import { inTurns } from '../in-turns.ts';
import type { AttentionState } from '../state/attention.ts';
import type { BorrowedState } from '../state/borrowed.ts';
import type { DocumentState } from '../state/document.ts';
import { AttentionPictures } from './painter.ts';

/** Rows that are drawn at one go. */
const BAND = 256;

/** The picture with the chosen view over it, at the picture's own size, as PNG. */
export async function attentionToPng(
  document: DocumentState,
  attention: AttentionState,
  borrowed: BorrowedState,
): Promise<Blob> {
  const { width, height } = document;
  const canvas = canvasOf(width, height);
  await inTurns(draw(canvas.getContext('2d')!, document, attention, borrowed));
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

/** Draws picture and view band by band, so that the page is not held up by a large picture. */
function* draw(
  context: CanvasRenderingContext2D,
  document: DocumentState,
  attention: AttentionState,
  borrowed: BorrowedState,
): Work {
  const version = document.version.value;
  const { width, height } = document;
  const density = Math.max(1, Math.round(Math.max(width, height) / 1000));
  const pictures = version.request && new AttentionPictures(version.attention, version.request.mask);
  const shown = attention.view.value;
  const found = borrowed.shown.value;
  const lay = (layer: HTMLCanvasElement, y: number) => {
    context.globalAlpha = shown === 'trace' ? 1 : attention.opacity.value;
    context.drawImage(layer, 0, y);
    context.globalAlpha = 1;
  };
  for (let y = 0; y < height; y += BAND) {
    yield;
    const box = { x: 0, y, width, height: Math.min(BAND, height - y) };
    const rows = new ImageData(new Uint8ClampedArray(document.partOf(box).data), width, box.height);
    context.putImageData(rows, 0, y);
    if (!found || attention.subject.value !== 'borrowed') continue;
    yield;
    const layer = canvasOf(width, box.height);
    const view = { scale: 1, x: 0, y: -y };
    const traced = borrowed.traced.value;
    const drawing = { shown, traced, width, height, density };
    drawBorrowed(layer.getContext('2d')!, { ...box, y: 0 }, view, found, drawing);
    lay(layer, y);
  }
  if (!pictures || attention.subject.value === 'borrowed') return;
  yield;
  const layer = canvasOf(width, height);
  const over = layer.getContext('2d')!;
  const view = { scale: 1, x: 0, y: 0 };
  const smooth = attention.smooth.value;
  if (shown === 'sources') pictures.drawSources(over, view, width, height, smooth);
  else if (shown === 'trust') pictures.drawTrust(over, view);
  else if (shown === 'trace') {
    const at = attention.traced.value;
    pictures.drawTraceVeil(over, view, width, height, at, density);
    if (at) pictures.drawTrace(over, view, at, density);
  } else pictures.drawDirection(over, view, smooth);
  lay(layer, 0);
}
