import {
  type FoundChunk,
  type PngChunk,
  type PngHeader,
  readPngChunks,
  readPngHeader,
} from './png-chunks.ts';

/** The chunks of a PNG that carry its pixels. */
export interface PngParts {
  readonly header: PngHeader;
  /** The header, the palette and transparency where they mean something, the data, the end; in this order. */
  readonly chunks: readonly PngChunk[];
  /** False if a checksum of the data is wrong: nothing but the data's own Adler-32 may vouch for it then. */
  readonly sound: boolean;
}

/** A longer tRNS means nothing: no palette has more colours. */
const LONGEST_TRANSPARENCY = 256;

/** How many bytes of tRNS mean something (https://www.w3.org/TR/png-3/#11tRNS). */
function transparencyLength({ colourType }: PngHeader, colours: number): number {
  return colourType === 0 ? 2 : colourType === 2 ? 6 : colourType === 3 ? colours : 0;
}

/**
 * The parts of a PNG that carry pixels, put in order. What the chunks around them may not say is read as Chromium shows
 * it, in which Figma runs: palettes of pictures that need none and transparency before the palette, in RGBA or too
 * short are passed over, longer transparency is cut. (Of the same files libpng passes over transparency that is too
 * long.) Undefined for a file without header, data or a palette that it needs, or where the checksum of header or
 * palette is wrong.
 */
export function readPngParts(png: Uint8Array): PngParts | undefined {
  const header = readPngHeader(png);
  if (!header) return undefined;
  const indexed = header.colourType === 3;
  const headers: FoundChunk[] = [];
  let palette: FoundChunk | undefined;
  let transparency: Uint8Array | undefined;
  let sound = true;
  const data: PngChunk[] = [];
  for (const chunk of readPngChunks(png)) {
    if (chunk.type === 'IDAT') {
      data.push(chunk);
      sound &&= chunk.sound;
    }
    // What comes after the data cannot have been meant for it.
    else if (data.length > 0) continue;
    else if (chunk.type === 'IHDR') headers.push(chunk);
    else if (chunk.type === 'PLTE') palette ??= chunk;
    else if (chunk.type === 'tRNS' && (palette || !indexed)) transparency ??= chunk.data;
  }
  const colours = Math.min(Math.floor((palette?.data.length ?? 0) / 3), 2 ** header.depth, 256);
  if (data.length === 0 || !headers[0]?.sound) return undefined;
  if (indexed && (colours === 0 || !palette?.sound)) return undefined;
  const chunks: PngChunk[] = [{ type: 'IHDR', data: png.subarray(16, 29) }];
  if (indexed) chunks.push({ type: 'PLTE', data: palette!.data.subarray(0, 3 * colours) });
  const used = transparencyLength(header, colours);
  const least = indexed ? 1 : used;
  const stated = transparency?.length ?? 0;
  if (used > 0 && stated >= least && stated <= LONGEST_TRANSPARENCY) {
    chunks.push({ type: 'tRNS', data: transparency!.subarray(0, used) });
  }
  return { header, chunks: [...chunks, ...data, { type: 'IEND', data: new Uint8Array(0) }], sound };
}
