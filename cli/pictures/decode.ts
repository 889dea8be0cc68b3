import { isJpeg, isPng, isTooLarge, LIMIT_IN_WORDS, writePng } from '@contextual-fill/core';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { CliError } from '../errors.ts';
import { readInput } from '../read.ts';
import { cleanJpeg } from './clean-jpeg.ts';
import { cleanPng, repackPng, type CleanPng } from './clean-png.ts';
import { readChunks } from './png-chunks.ts';

/** A file whose head was read, and nothing else yet. */
interface OpenFile {
  readonly path: string;
  /** The bytes as they are on disk. */
  readonly bytes: Buffer;
  readonly meta: Metadata;
  /** The size once the picture stands upright. */
  readonly width: number;
  readonly height: number;
  /** Sentences about what reading it has to change. */
  readonly notes: readonly string[];
  /** The pixels: RGBA, not premultiplied, as in the file. Throws a `CliError` if they are damaged or not all there. */
  samples(): Promise<Uint8Array | Uint16Array>;
}

/** How a file's pixels reach sharp: what only disturbs is taken out before. */
interface Source {
  readonly bytes: Uint8Array;
  readonly png?: CleanPng;
}

/**
 * Opens a PNG, JPEG, WebP or AVIF and looks at its head. Throws a `CliError` if there is no such file, or it is no
 * picture, in another format, or too large: no memory is asked for its pixels before.
 */
export async function openFile(path: string): Promise<OpenFile> {
  const bytes = await readInput(path);
  if (bytes.length === 0) throw new CliError(`${path} is empty; ${EXPECTED} was expected.`);
  if (isHeic(bytes)) throw otherFormat(path, 'HEIC');
  const source = cleanSource(path, bytes);
  if (source.png !== undefined) requireSize(path, source.png.header);
  let meta: Metadata;
  try {
    meta = await sharp(source.bytes, LENIENT).metadata();
  } catch {
    throw isPng(bytes) || isJpeg(bytes)
      ? damaged(path)
      : new CliError(`${path} is not a picture that can be read; ${EXPECTED} was expected.`);
  }
  if (!FORMATS.includes(meta.format)) throw otherFormat(path, meta.format.toUpperCase());
  requireSize(path, meta);
  const { width, height } = meta.autoOrient;
  const notes: string[] = [];
  if ((meta.orientation ?? 1) > 1) notes.push(`${path} was turned upright as its EXIF orientation says.`);
  if (meta.space === 'cmyk') notes.push(`${path} is a CMYK picture and was converted to sRGB.`);
  if (isAnimated(meta, bytes)) notes.push(`${path} is animated; only its first frame was read.`);
  return { path, bytes, meta, width, height, notes, samples: () => decode(path, source, meta) };
}

const EXPECTED = 'a PNG, JPEG, WebP or AVIF';

/** As sharp names them; 'heif' is AVIF, since HEIC was told apart before. */
const FORMATS: readonly string[] = ['png', 'jpeg', 'webp', 'heif'];

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

function cleanSource(path: string, bytes: Buffer): Source {
  if (isJpeg(bytes)) return { bytes: cleanJpeg(bytes) };
  if (!isPng(bytes)) return { bytes };
  const png = cleanPng(bytes);
  if (png === undefined) throw damaged(path);
  // Only the orientation is needed of the EXIF here; sharp obeys it.
  const exif = [...readChunks(bytes)].find(({ type, sound }) => type === 'eXIf' && sound);
  const [header, ...rest] = png.chunks;
  const clean = { ...png, chunks: exif === undefined ? png.chunks : [header, exif, ...rest] };
  return { bytes: writePng(clean.chunks), png: clean };
}

function isAnimated(meta: Metadata, bytes: Buffer): boolean {
  if ((meta.pages ?? 1) > 1 && meta.format !== 'heif') return true;
  if (!isPng(bytes)) return false;
  for (const { type } of readChunks(bytes)) {
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}

async function decode(path: string, source: Source, meta: Metadata): Promise<Uint8Array | Uint16Array> {
  let { bytes } = source;
  if (source.png !== undefined && !source.png.sound) {
    const packed = await repackPng(source.png);
    if (packed === undefined) throw damaged(path);
    bytes = packed;
  }
  try {
    return await rawSamples(bytes, meta);
  } catch {
    const again = source.png === undefined ? undefined : await repackPng(source.png);
    if (again === undefined) throw damaged(path);
    return rawSamples(again, meta).catch(() => Promise.reject(damaged(path)));
  }
}

async function rawSamples(bytes: Uint8Array, meta: Metadata): Promise<Uint8Array | Uint16Array> {
  const wide = meta.depth === 'ushort';
  const data = await sharp(bytes, { ignoreIcc: meta.space !== 'cmyk', limitInputPixels: false })
    .autoOrient()
    .toColourspace(wide ? 'rgb16' : 'srgb')
    .ensureAlpha()
    .raw({ depth: wide ? 'ushort' : 'uchar' })
    .toBuffer();
  return wide ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : new Uint8Array(data);
}
