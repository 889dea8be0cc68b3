/** Runs in the browser: the picture tools on what the test sends (bytes as base64), and their answers as base64. */
import type { PngChunk } from '@contextual-fill/core';
import type { MaskOutline, MaskRaster } from '../../../plugin/protocol/mask.ts';
import { directTools } from '../../../ui/picture/direct-tools.ts';
import { createPictureTools } from '../../../ui/picture/tools.ts';

export interface Order {
  bytes?: string;
  expected?: { width: number; height: number };
  /** RGBA, base64. */
  image?: { width: number; height: number; data: string };
  outlines?: MaskOutline[];
  rasters?: (Omit<MaskRaster, 'png'> & { png: string })[];
  size?: { width: number; height: number };
  /** Only decode, once here and once by the browser. */
  compare?: boolean;
  /** Many files to compare with the browser's own decoder. */
  files?: { name: string; file: string }[];
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

/** The same file by our decoder and by the browser's own, which forgets colours under alpha. */
async function compare(file: Uint8Array): Promise<Reply> {
  const none = { error: undefined, width: 0, height: 0, data: '', colour: [] };
  const reply: Reply = { ...none, canvas: undefined };
  try {
    const { image } = await directTools.decode(file);
    Object.assign(reply, { width: image.width, height: image.height, data: toText(image.data) });
  } catch (error) {
    reply.error = (error as Error).message;
  }
  const canvas = await byCanvas(file).catch(() => undefined);
  return { ...reply, canvas: canvas && toText(canvas) };
}

export interface Compared {
  /** How many files the browser opens. */
  readonly opened: number;
  /** What we refuse and the browser opens, or open to other bytes where the picture is opaque. */
  readonly faults: string[];
}

async function compareAll(files: NonNullable<Order['files']>): Promise<Compared> {
  const faults: string[] = [];
  let opened = 0;
  for (const { name, file } of files) {
    const { error, data, canvas } = await compare(toBytes(file));
    if (canvas === undefined) continue;
    opened += 1;
    const [ours, theirs] = [toBytes(data), toBytes(canvas)];
    const other = theirs.findIndex((value, i) => theirs[i | 3] === 255 && Math.abs(value - ours[i]) > 1);
    if (error || other >= 0)
      faults.push(`${name}: ${error ?? `byte ${other}: ${ours[other]}, ${theirs[other]}`}`);
  }
  return { opened, faults };
}

export default async function run(order: Order): Promise<Reply | Compared> {
  if (order.files) return compareAll(order.files);
  if (order.compare) return compare(toBytes(order.bytes!));
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
      const source = order.bytes ? (await tools.decode(toBytes(order.bytes))).source : undefined;
      const { bytes: png } = await tools.encode(image, source);
      const again = await tools.decode(png);
      return {
        width: again.image.width,
        height: again.image.height,
        data: toText(png),
        colour: chunks(again.source.statements),
        again: toText(again.image.data),
        canvas: toText(await byCanvas(png)),
      };
    }
    if (order.size) {
      const rasters = (order.rasters ?? []).map(({ png, ...rest }) => ({ png: toBytes(png), ...rest }));
      const mask = await tools.rasterise(order.size, order.outlines ?? [], rasters);
      const stored = await tools.decodeMask(await tools.encodeMask(mask));
      return { ...mask, data: toText(mask.data), colour: [], again: toText(stored.data) };
    }
    const { image, source } = await tools.decode(toBytes(order.bytes!), order.expected);
    return {
      width: image.width,
      height: image.height,
      data: toText(image.data),
      colour: chunks(source.statements),
    };
  } catch (error) {
    return { error: (error as Error).message, width: 0, height: 0, data: '', colour: [] };
  }
}
