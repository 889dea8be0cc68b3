/** The built plugin in QuickJS on a stand-in host, with a page that fills without an engine. */
import { initCanvasKit } from '@open-pencil/core/io/formats/raster';
import { decode, encode } from 'fast-png';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { FilledPicture } from '../../plugin/protocol/filled-picture.ts';
import type { Job } from '../../plugin/protocol/job.ts';
import { sizeWith } from '../../plugin/protocol/margins.ts';
import {
  parseToPage,
  PROTOCOL_VERSION,
  type ToPage,
  type ToSandbox,
} from '../../plugin/protocol/messages.ts';
import {
  createHost,
  fakePage,
  sandboxedPlugin,
  type EditorType,
  type Host,
  type OpenPage,
  type SceneBuilder,
} from '@contextual-fill/host';
import { rasterise } from './rasterise.ts';

/** The text of dist/code.js. */
export function builtCode(): Promise<string> {
  return readFile(new URL('../../dist/code.js', import.meta.url), 'utf8');
}

interface Manifest {
  editorType: string[];
  relaunchButtons: { command: string }[];
}

export const manifest = JSON.parse(
  readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8'),
) as Manifest;

export type Reply = (message: ToSandbox) => void;

export interface PageHooks {
  /** What the page does with a job; by default it fills it. */
  onJob?: (job: Job, id: number, reply: Reply) => void | Promise<void>;
  onMessage?: (message: ToPage, reply: Reply) => void;
  onOpen?: (page: OpenPage, reply: Reply) => void;
  /** The version that the page says; null for a page that never speaks. */
  version?: number | null;
  /** The editor that the plugin runs in. */
  editorType?: EditorType;
  /** The text of the plugin; default: dist/code.js. */
  code?: string;
}

export interface Stage {
  host: Host;
  jobs: Job[];
  windows: OpenPage[];
  /** What the window was told while it was open: to be shown or hidden, and its sizes. */
  visible: boolean[];
  sizes: [width: number, height: number][];
}

/** A host with the plugin in it, and a page that answers as the hooks say. */
export async function createStage(
  scene: (scene: SceneBuilder) => void,
  { onJob = fillJob, onMessage, onOpen, version = PROTOCOL_VERSION, editorType, code }: PageHooks = {},
): Promise<Stage> {
  const relaunchCommands = manifest.relaunchButtons.map(({ command }) => command);
  const host = await createHost({ scene, relaunchCommands, editorType });
  host.usePlugin(await sandboxedPlugin(code));
  const stage: Stage = { host, jobs: [], windows: [], visible: [], sizes: [] };
  const page = fakePage<ToPage, ToSandbox>(
    (message, reply) => {
      if (!parseToPage(message)) throw new Error(`The page would not understand ${message.type}.`);
      onMessage?.(message, reply);
      if (message.type !== 'job') return;
      stage.jobs.push(message.job);
      return onJob(message.job, message.id, reply);
    },
    (reply, opened) => {
      stage.windows.push(opened);
      onOpen?.(opened, reply);
      if (version !== null) reply({ type: 'ready', version });
    },
  );
  page.setVisible = (visible) => stage.visible.push(visible);
  page.resize = (width, height) => stage.sizes.push([width, height]);
  host.connectPage(page);
  return stage;
}

/** Answers a job with the picture, its hole filled with one colour. */
export async function fillJob(job: Job, id: number, reply: Reply): Promise<void> {
  reply({ type: 'filled', id, filled: await fill(job) });
}

export const FILL = [0, 200, 120] as const;

/** Rows of RGBA, whatever the PNG holds. */
export function readPicture(bytes: Uint8Array): { width: number; height: number; data: Uint8Array } {
  const { width, height, channels, data } = decode(bytes);
  const rgba = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < 4; channel += 1) {
      const grey = channels < 3;
      const isAlpha = channel === 3;
      const at = isAlpha ? channels - 1 : grey ? 0 : channel;
      const hasAlpha = channels === 2 || channels === 4;
      rgba[pixel * 4 + channel] = isAlpha && !hasAlpha ? 255 : data[pixel * channels + at];
    }
  }
  return { width, height, data: rgba };
}

/** The picture of a job with its margins, which are see-through. */
function pictureOf({ picture, extend }: Job): { width: number; height: number; data: Uint8Array } {
  const inner = readPicture(picture.bytes);
  const { width, height } = sizeWith(inner, extend);
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < inner.height; y += 1) {
    const row = inner.data.subarray(y * inner.width * 4, (y + 1) * inner.width * 4);
    data.set(row, ((y + (extend?.top ?? 0)) * width + (extend?.left ?? 0)) * 4);
  }
  return { width, height, data };
}

/** The mask that a job describes: 255 in the hole. */
async function maskOf(job: Job, { width, height, data }: ReturnType<typeof pictureOf>): Promise<Uint8Array> {
  const cover = job.extend
    ? data.filter((_, at) => at % 4 === 3).map((alpha) => (alpha < 255 ? 1 : 0))
    : rasterise(await initCanvasKit(), job.picture, job.outlines, job.rasters);
  const mask = new Uint8Array(width * height).map((_, pixel) => (cover[pixel] >= 0.5 ? 255 : 0));
  if (job.storedMask) {
    const stored = readPicture(job.storedMask);
    mask.forEach((_, pixel) => (mask[pixel] |= stored.data[pixel * 4]));
  }
  return mask;
}

/** What the page would send back, with a flat hole whose colour depends on the seed. */
export async function fill(job: Job): Promise<FilledPicture> {
  const whole = pictureOf(job);
  const { width, height, data } = whole;
  const mask = await maskOf(job, whole);
  mask.forEach((value, pixel) => {
    if (value === 0) return;
    if (job.extend) data[pixel * 4 + 3] = 255;
    FILL.forEach((level, channel) => (data[pixel * 4 + channel] = (level + 40 * job.seed) % 256));
  });
  const record = {
    width,
    height,
    mask: encode({ width, height, channels: 1, data: mask }),
    ...(job.steering && { steering: job.steering }),
    seed: job.seed,
    backend: 'cpu',
    milliseconds: 1,
  };
  if (Math.max(width, height) <= job.result.largestSide) {
    return { ...record, bytes: encode({ width, height, channels: 4, data }) };
  }
  const columns = [...mask.keys()].filter((pixel) => mask[pixel] > 0).map((pixel) => pixel % width);
  const rows = [...mask.keys()].filter((pixel) => mask[pixel] > 0).map((pixel) => Math.floor(pixel / width));
  const x = columns.reduce((least, one) => Math.min(least, one), width);
  const y = rows.reduce((least, one) => Math.min(least, one), height);
  const patch = {
    x,
    y,
    width: columns.reduce((most, one) => Math.max(most, one), 0) - x + 1,
    height: rows.reduce((most, one) => Math.max(most, one), 0) - y + 1,
  };
  const part = new Uint8Array(patch.width * patch.height * 4);
  for (let row = 0; row < patch.height; row += 1) {
    const from = ((patch.y + row) * width + patch.x) * 4;
    part.set(data.subarray(from, from + patch.width * 4), row * patch.width * 4);
  }
  return {
    ...record,
    bytes: encode({ width: patch.width, height: patch.height, channels: 4, data: part }),
    patch,
  };
}

/** Rows of RGB in which every place looks different: two ramps and a fine checkerboard. */
export function testPixels(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const at = (row * width + column) * 3;
      data[at] = Math.round((255 * column) / width);
      data[at + 1] = Math.round((255 * row) / height);
      data[at + 2] = ((column >> 3) + (row >> 3)) % 2 === 0 ? 90 : 160;
    }
  }
  return data;
}

/** A PNG of `testPixels`. */
export function testPicture(width: number, height: number): Uint8Array {
  return encode({ width, height, channels: 3, data: testPixels(width, height) }, { zlib: { level: 1 } });
}

/** Puts a picture above 4096 px in place of another; the host takes none, like Figma, but a document may hold one. */
export function holdLarge(host: Host, hash: string, large: Uint8Array): void {
  const { width, height } = decode(large);
  host.document.graph.images.set(hash, large);
  const sizeOf = host.imageSize.bind(host);
  host.imageSize = (one) =>
    one === hash && host.document.graph.images.get(hash) === large ? { width, height } : sizeOf(one);
}

/** The layers of the current page from the bottom, groups and frames opened. */
export function layerNames(host: Host): string[] {
  const names = (node: { name: string; children?: readonly unknown[] }): string[] => [
    node.name,
    ...((node.children ?? []) as (typeof node)[]).flatMap(names),
  ];
  return host.figma.currentPage.children.flatMap((child) => names(child as never));
}

export function byName<Node = SceneNode>(host: Host, name: string): Node {
  const found = host.figma.currentPage.findOne((node) => node.name === name);
  if (!found) throw new Error(`There is no layer named ${name}; there are ${layerNames(host).join(', ')}`);
  return found as unknown as Node;
}

export function select(host: Host, ...names: string[]): void {
  host.select(...names.map((name) => byName<{ id: string }>(host, name)));
}
