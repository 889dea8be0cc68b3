import {
  DamagedPng,
  decodePngParts,
  FIRST_SIDEWAYS,
  isJpeg,
  isPng,
  isTooLarge,
  LIMIT_IN_WORDS,
  readPngChunks,
  readPngParts,
  readStatements,
  turnUpright,
  type FileStatements,
} from '@contextual-fill/core';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { CliError } from '../errors.ts';
import type { Layout } from '../png.ts';
import { readInput } from '../read.ts';
import { cleanJpeg } from './clean-jpeg.ts';

/** A file whose head was read, and nothing else yet. */
interface OpenFile {
  readonly path: string;
  /** The size once the picture stands upright. */
  readonly width: number;
  readonly height: number;
  readonly layout: Layout;
  /** True if it is turned upright, as its orientation asks. */
  readonly turned: boolean;
  /** What it says beside its pixels. */
  readonly statements: FileStatements;
  /** Sentences about what reading it has to change. */
  readonly notes: readonly string[];
  /** The pixels: RGBA, not premultiplied, as in the file. Throws a `CliError` if they are damaged or not all there. */
  samples(): Promise<Uint8Array | Uint16Array>;
}

/**
 * Opens a PNG, JPEG, WebP or AVIF and looks at its head. Throws a `CliError` if there is no such file, or it is no
 * picture, in another format, or too large: no memory is asked for its pixels before.
 */
export async function openFile(path: string): Promise<OpenFile> {
  const bytes = await readInput(path);
  if (bytes.length === 0) throw new CliError(`${path} is empty; ${EXPECTED} was expected.`);
  if (isHeic(bytes)) throw otherFormat(path, 'HEIC');
  return isPng(bytes) ? openPng(path, bytes) : openOther(path, bytes);
}

/** PNGs are read by the engine's own reader, the same as in the page. */
function openPng(path: string, bytes: Buffer): OpenFile {
  const parts = readPngParts(bytes);
  if (parts === undefined) throw damaged(path);
  const { width, height, colourType } = parts.header;
  requireSize(path, parts.header);
  const hasAlpha = colourType >= 4 || parts.chunks.some(({ type }) => type === 'tRNS');
  const statements = readStatements(bytes);
  const sideways = statements.orientation >= FIRST_SIDEWAYS;
  return {
    path,
    width: sideways ? height : width,
    height: sideways ? width : height,
    layout: layoutOf(colourType === 0 || colourType === 4, hasAlpha),
    turned: statements.orientation > 1,
    statements,
    notes: notesOf(path, { turned: statements.orientation > 1, animated: isAnimatedPng(bytes) }),
    samples() {
      try {
        return Promise.resolve(turnUpright(decodePngParts(parts), statements.orientation).samples);
      } catch (error) {
        return Promise.reject(error instanceof DamagedPng ? damaged(path) : (error as Error));
      }
    },
  };
}

/** JPEG, WebP and AVIF are read by sharp. */
async function openOther(path: string, bytes: Buffer): Promise<OpenFile> {
  const source = isJpeg(bytes) ? cleanJpeg(bytes) : bytes;
  let meta: Metadata;
  try {
    meta = await sharp(source, LENIENT).metadata();
  } catch {
    throw isJpeg(bytes)
      ? damaged(path)
      : new CliError(`${path} is not a picture that can be read; ${EXPECTED} was expected.`);
  }
  if (!FORMATS.includes(meta.format)) throw otherFormat(path, meta.format.toUpperCase());
  requireSize(path, meta);
  const { width, height } = meta.autoOrient;
  const turned = (meta.orientation ?? 1) > 1;
  const cmyk = meta.space === 'cmyk';
  // An AVIF may hold more pictures than the one that it shows.
  const animated = (meta.pages ?? 1) > 1 && meta.format !== 'heif';
  return {
    path,
    width,
    height,
    layout: layoutOf(meta.space === 'b-w' || meta.space === 'grey16', meta.hasAlpha),
    turned,
    statements: readStatements(bytes, meta),
    notes: notesOf(path, { turned, cmyk, animated }),
    samples: () => decode(path, source, meta),
  };
}

function layoutOf(isGrey: boolean, hasAlpha: boolean): Layout {
  if (isGrey) return hasAlpha ? 'grey-alpha' : 'grey';
  return hasAlpha ? 'rgba' : 'rgb';
}

function notesOf(path: string, is: { turned: boolean; cmyk?: boolean; animated: boolean }): string[] {
  const notes: string[] = [];
  if (is.turned) notes.push(`${path} was turned upright as its EXIF orientation says.`);
  if (is.cmyk) notes.push(`${path} is a CMYK picture and was converted to sRGB.`);
  if (is.animated) notes.push(`${path} is animated; only its first frame was read.`);
  return notes;
}

const EXPECTED = 'a PNG, JPEG, WebP or AVIF';

/** As sharp names them; 'heif' is AVIF, since HEIC was told apart before. */
const FORMATS: readonly string[] = ['jpeg', 'webp', 'heif'];

/** Sizes are checked by `requireSize`, and what a decoder complains about is looked at by `decode`. */
const LENIENT: SharpOptions = { limitInputPixels: false, failOn: 'none' };

function damaged(path: string): CliError {
  return new CliError(
    `${path} is damaged or cut short, so some of its pixels are missing; get or save the file again.`,
  );
}

function otherFormat(path: string, format: string): CliError {
  return new CliError(`${path} is a ${format} file, which is not read here; save it as PNG or JPEG first.`);
}

function requireSize(path: string, size: { width: number; height: number }): void {
  if (!isTooLarge(size)) return;
  throw new CliError(
    `${path} is ${size.width} x ${size.height} pixels; at most ${LIMIT_IN_WORDS} can be filled, so make it smaller first.`,
  );
}

/** ISO/IEC 14496-12: the brand of the file; those of AVIF are avif and avis. Their codec cannot be shipped freely. */
function isHeic(bytes: Buffer): boolean {
  return (
    bytes.toString('latin1', 4, 8) === 'ftyp' &&
    /^he(ic|ix|im|is|vc|vx)$/.test(bytes.toString('latin1', 8, 12))
  );
}

function isAnimatedPng(bytes: Uint8Array): boolean {
  for (const { type } of readPngChunks(bytes)) {
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}

async function decode(path: string, bytes: Uint8Array, meta: Metadata): Promise<Uint8Array | Uint16Array> {
  const wide = meta.depth === 'ushort';
  try {
    const data = await sharp(bytes, { ignoreIcc: meta.space !== 'cmyk', limitInputPixels: false })
      .autoOrient()
      .toColourspace(wide ? 'rgb16' : 'srgb')
      .ensureAlpha()
      .raw({ depth: wide ? 'ushort' : 'uchar' })
      .toBuffer();
    return wide ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : new Uint8Array(data);
  } catch {
    throw damaged(path);
  }
}
