/** Runs in the browser: the picture tools on what the test sends (bytes as base64), and their answers as base64. */
import type { MaskOutline, MaskRaster } from '../../../plugin/protocol/mask.ts';
import { directTools } from '../../../ui/picture/direct-tools.ts';
import type { PngChunk } from '../../../ui/picture/png-chunks.ts';
import { createPictureTools } from '../../../ui/picture/tools.ts';

export interface Order {
  bytes?: string;
  expected?: { width: number; height: number };
  /** RGBA, base64. */
  image?: { width: number; height: number; data: string };
  outlines?: MaskOutline[];
  rasters?: { png: string; matrix: MaskRaster['matrix'] }[];
  size?: { width: number; height: number };
  /** Through the worker, or through tools whose worker is killed first. */
  via?: 'worker' | 'killed';
}

export interface Reply {
  error?: string;
  width: number;
  height: number;
  /** What came out: pixels of a decoded picture or mask, or an encoded file. */
  data: string;
  colour: { type: string; data: string }[];
  /** The encoded file, decoded again by our own decoder and by the browser's canvas. */
  again?: string;
  canvas?: string;
}

const toBytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function toText(bytes: ArrayLike<number>): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...(Array.prototype.slice.call(bytes, at, at + 8192) as number[]));
  }
  return btoa(text);
}

async function byCanvas(png: Uint8Array): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(new Blob([png as Uint8Array<ArrayBuffer>]), {
    colorSpaceConversion: 'none',
  });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
}

export default async function run(order: Order): Promise<Reply> {
  const workers: Worker[] = [];
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL) {
      super(url);
      workers.push(this);
    }
  };
  let tools = directTools;
  if (order.via) {
    tools = createPictureTools(await (await fetch('/pictures.js')).text());
    await tools.rasterise({ width: 1, height: 1 }, [], []);
    if (workers.length !== 1) throw new Error('there is no worker');
    if (order.via === 'killed') workers[0].dispatchEvent(new ErrorEvent('error'));
  }
  try {
    const chunks = (colour: readonly PngChunk[]) =>
      colour.map(({ type, data }) => ({ type, data: toText(data) }));
    if (order.image) {
      const image = { ...order.image, data: toBytes(order.image.data) };
      const source = order.bytes ? (await tools.decode(toBytes(order.bytes))).colour : [];
      const { bytes: png } = await tools.encode(image, source);
      const again = await tools.decode(png);
      return {
        width: again.image.width,
        height: again.image.height,
        data: toText(png),
        colour: chunks(again.colour),
        again: toText(again.image.data),
        canvas: toText(await byCanvas(png)),
      };
    }
    if (order.size) {
      const rasters = (order.rasters ?? []).map(({ png, matrix }) => ({ png: toBytes(png), matrix }));
      const mask = await tools.rasterise(order.size, order.outlines ?? [], rasters);
      const stored = await tools.decodeMask(await tools.encodeMask(mask));
      return { ...mask, data: toText(mask.data), colour: [], again: toText(stored.data) };
    }
    const { image, colour } = await tools.decode(toBytes(order.bytes!), order.expected);
    return { width: image.width, height: image.height, data: toText(image.data), colour: chunks(colour) };
  } catch (error) {
    return { error: (error as Error).message, width: 0, height: 0, data: '', colour: [] };
  }
}
