import { readPngChunks, readPngHeader, type PngChunk, type PngHeader } from './png-chunks.ts';

/** The chunks of a PNG that carry its pixels. */
export interface PngParts {
  readonly header: PngHeader;
  /** The header, the palette and transparency where they mean something, the data, the end; in this order. */
  readonly chunks: readonly PngChunk[];
}

/** How many bytes of tRNS mean something (https://www.w3.org/TR/png-3/#11tRNS). */
function transparencyLength({ colourType }: PngHeader, colours: number): number {
  return colourType === 0 ? 2 : colourType === 2 ? 6 : colourType === 3 ? colours : 0;
}

/**
 * The parts of a PNG that carry pixels, put in order: programs write palettes into pictures that have none, and
 * transparency that is too long, stands before the palette or is not allowed. None of that stops a browser: it cuts
 * the first and passes over the others. Undefined for a file
 * without header, data or a palette that it needs.
 */
export function readPngParts(png: Uint8Array): PngParts | undefined {
  const header = readPngHeader(png);
  if (!header) return undefined;
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  const data: PngChunk[] = [];
  for (const chunk of readPngChunks(png)) {
    if (chunk.type === 'IDAT') data.push(chunk);
    // What comes after the data cannot have been meant for it.
    else if (data.length > 0) continue;
    else if (chunk.type === 'PLTE') palette ??= chunk.data;
    else if (chunk.type === 'tRNS' && (palette || header.colourType !== 3)) transparency ??= chunk.data;
  }
  const indexed = header.colourType === 3;
  const colours = Math.min(Math.floor((palette?.length ?? 0) / 3), 2 ** header.depth, 256);
  if (data.length === 0 || (indexed && colours === 0)) return undefined;
  const chunks: PngChunk[] = [{ type: 'IHDR', data: png.subarray(16, 29) }];
  if (indexed) chunks.push({ type: 'PLTE', data: palette!.subarray(0, 3 * colours) });
  const used = transparencyLength(header, colours);
  if (transparency && used > 0 && (indexed ? transparency.length > 0 : transparency.length >= used)) {
    chunks.push({ type: 'tRNS', data: transparency.subarray(0, used) });
  }
  return { header, chunks: [...chunks, ...data, { type: 'IEND', data: new Uint8Array(0) }] };
}
