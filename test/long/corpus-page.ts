/** Runs in the browser: odd files through the page's picture tools in their worker, and through the browser's own. */
import { Problem } from '../../plugin/protocol/problem.ts';
import { createPictureTools } from '../../ui/picture/tools.ts';

export interface Order {
  /** Base64. */
  files: string[];
  /** Longest wait for one file, in milliseconds. */
  limit: number;
}

export interface Reply {
  /** One for each file: 'opened', 'refused' or 'hangs', or what else came. */
  pictures: string[];
  masks: string[];
  /** The opened picture's pixels, hashed (FNV-1a). */
  hashes: (number | null)[];
  /** Whether the browser itself opens it. */
  byBrowser: boolean[];
  milliseconds: number[];
  /** Workers that were started: each one after the first stands for one that died. */
  workers: number;
}

const toBytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function hash(bytes: ArrayLike<number>): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at++) value = Math.imul(value ^ bytes[at]!, 0x01000193);
  return value >>> 0;
}

export default async function run({ files, limit }: Order): Promise<Reply> {
  let workers = 0;
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL) {
      super(url);
      workers++;
    }
  };
  const tools = createPictureTools(await (await fetch('/pictures.js')).text());
  const reply: Omit<Reply, 'workers'> = {
    pictures: [],
    masks: [],
    hashes: [],
    byBrowser: [],
    milliseconds: [],
  };
  async function outcome<Result>(work: Promise<Result>): Promise<[string, Result | null]> {
    const late = new Promise<'hangs'>((resolve) => setTimeout(resolve, limit, 'hangs'));
    try {
      const result = await Promise.race([work, late]);
      return result === 'hangs' ? ['hangs', null] : ['opened', result as Result];
    } catch (error) {
      const isOurs = error instanceof Problem && /^[A-Z\d].*[.!?]$/.test(error.sentence);
      return [isOurs ? 'refused' : `not ours: ${String(error)}`, null];
    }
  }
  for (const file of files) {
    const bytes = toBytes(file);
    const start = performance.now();
    const [picture, decoded] = await outcome(tools.decode(bytes));
    reply.milliseconds.push(performance.now() - start);
    reply.pictures.push(picture);
    reply.hashes.push(decoded && hash(decoded.image.data));
    reply.masks.push((await outcome(tools.decodeMask(bytes)))[0]);
    const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => null);
    reply.byBrowser.push(bitmap !== null);
    bitmap?.close();
  }
  tools.dispose();
  return { ...reply, workers };
}
