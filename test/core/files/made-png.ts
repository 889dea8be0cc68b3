import { deflateSync } from 'node:zlib';
import type { PngChunk } from '../../../core/files/png-chunks.ts';
import { writePng } from '../../../core/files/png-chunks.ts';

export const chunk = (type: string, data: Uint8Array = new Uint8Array(0)): PngChunk => ({ type, data });

/** An IHDR chunk. */
export function header(
  width: number,
  height: number,
  depth: number,
  type: number,
  interlaced = false,
): PngChunk {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, type, 0, 0, interlaced ? 1 : 0], 8);
  return chunk('IHDR', data);
}

/** Bytes that no rounding leaves alone by chance, the same every time. */
function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16);
}

export interface Kind {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** As in IHDR: 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
  readonly type: number;
  readonly interlaced?: boolean;
}

/** The chunks of a PNG of any kind, noise all over; every filter is used. */
export function madeChunks({ width, height, depth, type, interlaced = false }: Kind): PngChunk[] {
  const bits = depth * ({ 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[type] ?? 0);
  const passes = interlaced
    ? [
        [0, 0, 8, 8],
        [4, 0, 8, 8],
        [0, 4, 4, 8],
        [2, 0, 4, 4],
        [0, 2, 2, 4],
        [1, 0, 2, 2],
        [0, 1, 1, 2],
      ]
    : [[0, 0, 1, 1]];
  const rows: Uint8Array[] = [];
  for (const [x, y, stepX, stepY] of passes) {
    const columns = Math.ceil((width - x) / stepX);
    const count = columns > 0 ? Math.ceil((height - y) / stepY) : 0;
    for (let row = 0; row < count; row++) {
      const line = noise(1 + Math.ceil((columns * bits) / 8), 7 + rows.length);
      line[0] = rows.length % 5;
      rows.push(line);
    }
  }
  const palette = type === 3 ? [chunk('PLTE', noise(3 * 2 ** depth, 3))] : [];
  return [
    header(width, height, depth, type, interlaced),
    ...palette,
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND'),
  ];
}

export const madePng = (kind: Kind) => writePng(madeChunks(kind));
