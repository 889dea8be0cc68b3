import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { FillOptions, Inpainter, Mask, Rgba } from '@contextual-fill/core';
import sharp from 'sharp';
import type { OpenEngine } from '../../cli/engine.ts';
import type { Report } from '../../cli/report.ts';
import { runFill } from '../../cli/run-fill.ts';

/** A folder for one test; `path` builds paths in it. */
export interface Folder {
  path(...names: string[]): string;
  write(name: string, bytes: Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

export async function createFolder(): Promise<Folder> {
  const root = await mkdtemp(join(tmpdir(), 'contextual-fill-'));
  const path = (...names: string[]) => join(root, ...names);
  return {
    path,
    async write(name, bytes) {
      await mkdir(dirname(path(name)), { recursive: true });
      await writeFile(path(name), bytes);
      return path(name);
    },
    remove: () => rm(root, { recursive: true }),
  };
}

export interface Call {
  image: Rgba;
  mask: Mask;
  options: FillOptions;
}

/** An engine that paints the hole in one colour and remembers what it was asked; for tests of all that is around it. */
export function flatEngine(
  colour: readonly [number, number, number] = [10, 20, 30],
  confidence: number | null = null,
) {
  const calls: Call[] = [];
  let opened = 0;
  let disposed = 0;
  const inpainter: Inpainter = {
    backend: 'cpu',
    fill(image, mask, options = {}) {
      calls.push({ image, mask, options });
      const data = new Uint8Array(image.data);
      for (let i = 0; i < mask.data.length; i += 1)
        if (mask.data[i] >= 128) data.set([...colour, 255], i * 4);
      return Promise.resolve({
        image: { ...image, data },
        attention: [],
        provenance: [],
        regions: [],
        confidence,
        regionConfidence: [],
        backend: 'cpu',
        timings: { prepare: 1, coarse: 2, refine: 3, detail: 4, blend: 5, total: 15 },
        helpedRegions: 0,
        peakTensorBytes: 1234,
      });
    },
    warmup: () => Promise.resolve(),
    dispose: () => void (disposed += 1),
  };
  const openEngine: OpenEngine = () => {
    opened += 1;
    return Promise.resolve({
      inpainter,
      renderAttention: (_maps, image) => image,
      architecture: 'flat',
      sha256: '',
      close: () => inpainter.dispose(),
    });
  };
  return { openEngine, calls, counts: () => ({ opened, disposed }) };
}

export interface Run {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** The JSON document, if one was printed. */
  report: Report;
}

/** Runs `npm run fill -- ...argv` in this process. */
export async function run(
  argv: string[],
  openEngine: OpenEngine,
  signal?: { aborted: boolean },
): Promise<Run> {
  let stdout = '';
  let stderr = '';
  const exitCode = await runFill(argv, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    openEngine,
    signal,
  });
  return {
    exitCode,
    stdout,
    stderr,
    get report() {
      return JSON.parse(stdout) as Report;
    },
  };
}

/** True if the text is one line that ends like a sentence and shows nothing of the program's inside. */
export function isSentence(text: string): boolean {
  return /^[^\n]+[.]\n?$/.test(text) && !/\n\s+at |node_modules|\bError:|undefined|\[object/.test(text);
}

/** Noise with structure, RGB or more channels, `levels` 256 or 65536. */
export function samples(count: number, levels = 256, seed = 1): Uint8Array | Uint16Array {
  const out = levels === 256 ? new Uint8Array(count) : new Uint16Array(count);
  let state = seed;
  for (let i = 0; i < count; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    out[i] = Math.floor((state / 4294967296) * levels);
  }
  return out;
}

/** Encodes raw samples with sharp, independently of the code under test. */
export function png(data: Uint8Array | Uint16Array, width: number, height: number, channels: 1 | 2 | 3 | 4) {
  const wide = data instanceof Uint16Array;
  return sharp(data, { raw: { width, height, channels } })
    .toColourspace(wide ? (channels < 3 ? 'grey16' : 'rgb16') : channels < 3 ? 'b-w' : 'srgb')
    .png()
    .toBuffer();
}

/** A grey mask with one white box. */
export function boxMask(
  width: number,
  height: number,
  x: number,
  y: number,
  w: number,
  h: number,
): Uint8Array {
  const data = new Uint8Array(width * height);
  for (let row = y; row < y + h; row += 1) data.fill(255, row * width + x, row * width + x + w);
  return data;
}

/** A grey PNG of one bit a pixel, which sharp cannot write; set where `data` is at or above 128. */
export function oneBitPng(data: Uint8Array, width: number, height: number): Buffer {
  const stride = 1 + Math.ceil(width / 8);
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (data[y * width + x] >= 128) rows[y * stride + 1 + (x >> 3)] |= 0x80 >> (x & 7);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
