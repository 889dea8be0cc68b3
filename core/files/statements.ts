import { readIptc } from './iptc.ts';
import { uprightXmp, xmpChunk, xmpOfText } from './xmp.ts';
import { letters, viewOf } from './bytes.ts';
import { readOrientation, readResolution, uprightExif, type Orientation } from './exif.ts';
import {
  avifColours,
  checkProfile,
  jpegProfile,
  profileChunk,
  unpackProfile,
  type ColourSpace,
} from './icc.ts';
import { isAvif, isWebp } from './image-size.ts';
import { isJpeg, readJpegFrame, readJpegSegments } from './jpeg-segments.ts';
import { isPng, readPngChunks, readPngHeader, writePng, type PngChunk } from './png-chunks.ts';

/** What a file says beside its pixels and is worth keeping. */
export interface FileStatements {
  /**
   * As PNG chunks, ready for `withStatements`: cICP, iCCP, sRGB, gAMA, cHRM, mDCV, cLLI, pHYs, eXIf, each at most once,
   * then the texts.
   */
  readonly chunks: readonly PngChunk[];
  /** How the file asks to be turned. The eXIf among the chunks no longer asks: it is for the upright picture. */
  readonly orientation: Orientation;
  /** The ICC profile that stands packed in iCCP. */
  readonly profile?: Uint8Array;
  /** True if the profile speaks of grey. */
  readonly grey: boolean;
  /** What stands in eXIf. */
  readonly exif?: Uint8Array;
  /** XMP, which stands in the texts. */
  readonly xmp?: Uint8Array;
  /** The IPTC record of a JPEG; a PNG has no place for it. */
  readonly iptc?: Uint8Array;
}

/** What a decoder says of a file. */
export interface KnownStatements {
  /** Exif data; this reader does not find an AVIF's. */
  readonly exif?: Uint8Array;
  /** XMP; this reader does not find an AVIF's. */
  readonly xmp?: Uint8Array;
  /** Pixels per inch. */
  readonly density?: number;
}

/** How XMP begins in a JPEG's APP1 (XMP specification, part 3, 1.1.3). */
export const XMP_MARK = 'http://ns.adobe.com/xap/1.0/\0';

/** What each statement must be as long as (https://www.w3.org/TR/png-3/#11Chunks). */
const lengths: Readonly<Record<string, number>> = {
  cICP: 4,
  sRGB: 1,
  gAMA: 4,
  cHRM: 32,
  mDCV: 24,
  cLLI: 8,
  pHYs: 9,
};

/** The order in which they are written, all before PLTE and IDAT. */
const order = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'mDCV', 'cLLI', 'pHYs', 'eXIf'];

const METRES_PER_INCH = 0.0254;

/** A resolution in pixels per metre. */
function densityChunk(across: number, down: number): PngChunk {
  const data = new Uint8Array(9);
  viewOf(data).setUint32(0, across);
  viewOf(data).setUint32(4, down);
  data[8] = 1;
  return { type: 'pHYs', data };
}

/** The resolution of a JPEG (JFIF, APP0) as pHYs; without a unit it says nothing but the shape of a pixel. */
function jpegDensity(data: Uint8Array): PngChunk | undefined {
  if (letters(data, 0, 5) !== 'JFIF\0' || data.length < 12) return undefined;
  const perMetre = { 1: 1 / METRES_PER_INCH, 2: 100 }[data[7]];
  const view = viewOf(data);
  const [x, y] = [view.getUint16(8), view.getUint16(10)];
  if (perMetre === undefined || x === 0 || y === 0) return undefined;
  return densityChunk(Math.round(x * perMetre), Math.round(y * perMetre));
}

function isSound({ type, data }: PngChunk): boolean {
  if (data.length !== lengths[type]) return false;
  const view = viewOf(data);
  // A gamma of nothing, a resolution of nothing and an unknown intent mean nothing.
  if (type === 'gAMA') return view.getUint32(0) > 0;
  if (type === 'pHYs') return view.getUint32(0) > 0 && view.getUint32(4) > 0 && data[8] <= 1;
  if (type === 'sRGB') return data[0] <= 3;
  // A PNG's numbers are RGB and of full range: the matrix is 0 and the range 1.
  if (type === 'cICP') return data[2] === 0 && data[3] <= 1;
  return true;
}

/** A text with a name that is allowed. Raw profiles are left out: they are Exif by another door, preview included. */
function isText({ type, data }: PngChunk): boolean {
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') return false;
  const nameEnds = data.indexOf(0);
  return nameEnds > 0 && nameEnds < 80 && !letters(data, 0, nameEnds).startsWith('Raw profile type');
}

interface Found {
  readonly chunks: PngChunk[];
  readonly texts: PngChunk[];
  profile?: Uint8Array;
  exif?: Uint8Array;
  xmp?: Uint8Array;
  iptc?: Uint8Array;
  orientation?: Orientation;
}

const nothing = (): Found => ({ chunks: [], texts: [] });

function readPngStatements(png: Uint8Array): Found {
  const space = spaceOf(png);
  const found = nothing();
  let pixels = false;
  let profiles = 0;
  for (const chunk of readPngChunks(png)) {
    const { type, data } = chunk;
    pixels ||= type === 'IDAT';
    const xmp = xmpOfText(chunk);
    if (xmp) found.xmp ??= xmp;
    else if (isText(chunk)) found.texts.push({ type, data: data.slice() });
    if (type === 'eXIf' && !found.exif) {
      found.exif = data;
      // Behind the pixels Chromium no longer obeys it.
      found.orientation = pixels ? 1 : readOrientation(data);
    }
    // What is said about the pixels comes too late behind them.
    if (pixels || found.chunks.some((other) => other.type === type)) continue;
    // Of several profiles the first counts, whole or not.
    if (type === 'iCCP' && profiles++ === 0) found.profile = unpackProfile(data, space);
    else if (isSound(chunk)) found.chunks.push({ type, data: data.slice() });
  }
  return found;
}

function readJpegStatements(jpeg: Uint8Array): Found {
  const components = readJpegFrame(jpeg)?.components;
  const space = components === 1 ? 'GRAY' : components === 3 ? 'RGB ' : undefined;
  const found: Found = { ...nothing(), profile: jpegProfile(jpeg, space) };
  for (const { marker, data } of readJpegSegments(jpeg)) {
    const density = marker === 0xe0 && found.chunks.length === 0 ? jpegDensity(data) : undefined;
    if (density) found.chunks.push(density);
    if (marker === 0xe1 && letters(data, 0, 6) === 'Exif\0\0') found.exif ??= data.subarray(6);
    if (marker === 0xe1 && letters(data, 0, XMP_MARK.length) === XMP_MARK)
      found.xmp ??= data.subarray(XMP_MARK.length);
    if (marker === 0xed) found.iptc ??= readIptc(data);
  }
  return found;
}

/** https://developers.google.com/speed/webp/docs/riff_container#extended_file_format */
function readWebpStatements(webp: Uint8Array): Found {
  const found = nothing();
  const view = viewOf(webp);
  for (let at = 12; at + 8 <= webp.length;) {
    const length = view.getUint32(at + 4, true);
    const data = webp.subarray(at + 8, at + 8 + length);
    const type = letters(webp, at, 4);
    if (type === 'ICCP') found.profile ??= checkProfile(data, 'RGB ');
    if (type === 'EXIF') found.exif ??= data;
    if (type === 'XMP ') found.xmp ??= data;
    at += 8 + length + (length & 1);
  }
  return found;
}

function readAvifStatements(avif: Uint8Array): Found {
  const { profile, cicp } = avifColours(avif);
  return { ...nothing(), chunks: cicp && !profile ? [cicp] : [], profile };
}

function find(file: Uint8Array): Found {
  if (isPng(file)) return readPngStatements(file);
  if (isJpeg(file)) return readJpegStatements(file);
  if (isWebp(file)) return readWebpStatements(file);
  return isAvif(file) ? readAvifStatements(file) : nothing();
}

/** Exif data from its byte order on. Some programs write JPEG's six letters before it where they do not belong. */
function withoutPrefix(exif: Uint8Array): Uint8Array {
  return exif.subarray(letters(exif, 0, 6) === 'Exif\0\0' ? 6 : 0);
}

/**
 * What a PNG, JPEG, WebP or AVIF says about its colours, its resolution and itself, so that a Display P3 picture keeps
 * its colours, an untagged one stays untagged and a copyright stays. Statements that are damaged, said twice or about
 * another kind of colour than the file has (an RGB profile in a grey picture) are left out. Empty for other formats.
 * `known` is what a decoder says of the file and counts where nothing is found here.
 */
export function readStatements(file: Uint8Array, known: KnownStatements = {}): FileStatements {
  const found = find(file);
  const { profile, texts } = found;
  const rest = found.exif ?? known.exif;
  const tiff = rest && withoutPrefix(rest);
  const chunks = found.chunks.filter(({ type }) => !(profile && type === 'sRGB'));
  const other = chunks.findIndex(({ type }) => type === 'pHYs');
  const resolution = tiff && !isPng(file) ? readResolution(tiff) : undefined;
  // Programs that know both go by Exif.
  if (resolution) chunks.splice(other < 0 ? chunks.length : other, 1, densityChunk(...resolution));
  else if (known.density && other < 0) {
    const perMetre = Math.round(known.density / METRES_PER_INCH);
    chunks.push(densityChunk(perMetre, perMetre));
  }
  if (profile) chunks.push(profileChunk(profile));
  const upright = tiff && uprightExif(tiff);
  if (upright) chunks.push({ type: 'eXIf', data: upright });
  chunks.sort((one, other) => order.indexOf(one.type) - order.indexOf(other.type));
  const words = found.xmp ?? known.xmp;
  const xmp = words && uprightXmp(words);
  return {
    chunks: [...chunks, ...(xmp ? [xmpChunk(xmp)] : []), ...texts],
    profile,
    grey: profile !== undefined && checkProfile(profile, 'GRAY') !== undefined,
    exif: upright,
    xmp,
    iptc: found.iptc,
    orientation: found.orientation ?? (tiff ? readOrientation(tiff) : 1),
  };
}

/** What a profile in this PNG has to speak of. */
function spaceOf(png: Uint8Array): ColourSpace {
  return [0, 4].includes(readPngHeader(png)?.colourType ?? 2) ? 'GRAY' : 'RGB ';
}

/** Chunks that carry pixels. */
const pixelTypes = new Set(['PLTE', 'tRNS', 'IDAT', 'IEND']);

/**
 * The same PNG with these chunks, in their order, as its only statements. A profile that does not fit the file's kind
 * of colour is left out. `png` is one that a library wrote.
 */
export function withStatements(png: Uint8Array, chunks: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  const space = spaceOf(png);
  const fitting = chunks.filter(({ type, data }) => type !== 'iCCP' || unpackProfile(data, space));
  const [header, ...rest] = readPngChunks(png);
  return writePng([header, ...fitting, ...rest.filter(({ type }) => pixelTypes.has(type))]);
}
