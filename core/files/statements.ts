import { zlibSync } from 'fflate';
import { bytesOf, concatenate, letters, viewOf } from './bytes.ts';
import { readOrientation, uprightExif, type Orientation } from './exif.ts';
import { inflate } from './inflate.ts';
import { isJpeg, readJpegFrame, readJpegSegments } from './jpeg-segments.ts';
import { isPng, readPngChunks, readPngHeader, writePng, type PngChunk } from './png-chunks.ts';

/** What a file says beside its pixels and is worth keeping. */
export interface FileStatements {
  /** As PNG chunks, ready for `withStatements`: cICP, iCCP, sRGB, gAMA, cHRM, pHYs, eXIf, each at most once. */
  readonly chunks: readonly PngChunk[];
  /** How the file asks to be turned. The eXIf among the chunks no longer asks: it is for the upright picture. */
  readonly orientation: Orientation;
  /** The ICC profile that stands packed in iCCP. */
  readonly profile?: Uint8Array;
}

/** What each statement must be as long as (https://www.w3.org/TR/png-3/#11Chunks). */
const lengths: Readonly<Record<string, number>> = { cICP: 4, sRGB: 1, gAMA: 4, cHRM: 32, pHYs: 9 };

/** The order in which they are written, all before PLTE and IDAT. */
const order = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'pHYs', 'eXIf'];

/** No profile in use is larger; most have a few kilobytes. */
const LARGEST_PROFILE = 16 * 2 ** 20;

/** What an ICC profile's numbers are (ICC.1:2022, 7.2, bytes 16-19): 'RGB ', 'GRAY', 'CMYK'. */
type ColourSpace = 'RGB ' | 'GRAY';

/** The profile, cut to the length that it states, if it is whole and speaks of this kind of colour. */
function checkProfile(profile: Uint8Array, space: ColourSpace | undefined): Uint8Array | undefined {
  if (profile.length < 132 || letters(profile, 36, 4) !== 'acsp') return undefined;
  const length = viewOf(profile).getUint32(0);
  if (length < 132 || length > profile.length) return undefined;
  return letters(profile, 16, 4) === space ? profile.slice(0, length) : undefined;
}

/** An iCCP chunk: a name, a zero, the method (0 = deflate), the profile in a zlib stream. */
function profileChunk(profile: Uint8Array): PngChunk {
  return { type: 'iCCP', data: concatenate([bytesOf('ICC profile\0\0'), zlibSync(profile)]) };
}

/** The profile of an iCCP chunk, whatever its name. A chunk that is cut or damaged counts as none. */
function unpackProfile(data: Uint8Array, space: ColourSpace): Uint8Array | undefined {
  const name = data.indexOf(0);
  if (name < 0 || name > 79 || data[name + 1] !== 0) return undefined;
  const packed = [data.subarray(name + 2)];
  const head = inflate(packed, 4);
  const length = head.length === 4 ? viewOf(head).getUint32(0) : 0;
  return length > LARGEST_PROFILE ? undefined : checkProfile(inflate(packed, length), space);
}

/**
 * The ICC profile of a JPEG, put together from its APP2 segments (ICC.1:2022, annex B.4), or undefined. A profile
 * with a missing piece counts as none.
 */
function jpegProfile(jpeg: Uint8Array, space: ColourSpace | undefined): Uint8Array | undefined {
  const pieces = new Map<number, Uint8Array>();
  let count = 0;
  for (const { marker, data } of readJpegSegments(jpeg)) {
    if (marker !== 0xe2 || letters(data, 0, 12) !== 'ICC_PROFILE\0' || data.length <= 14) continue;
    if (!pieces.has(data[12])) pieces.set(data[12], data.subarray(14));
    count ||= data[13];
  }
  const inOrder = Array.from({ length: count }, (_, index) => pieces.get(index + 1));
  if (count === 0 || inOrder.includes(undefined)) return undefined;
  return checkProfile(concatenate(inOrder as Uint8Array[]), space);
}

/** The resolution of a JPEG (JFIF, APP0) as pHYs; without a unit it says nothing but the shape of a pixel. */
function jpegDensity(data: Uint8Array): PngChunk | undefined {
  if (letters(data, 0, 5) !== 'JFIF\0' || data.length < 12) return undefined;
  const perMetre = { 1: 1 / 0.0254, 2: 100 }[data[7]];
  const view = viewOf(data);
  const [x, y] = [view.getUint16(8), view.getUint16(10)];
  if (perMetre === undefined || x === 0 || y === 0) return undefined;
  const chunk = { type: 'pHYs', data: new Uint8Array(9) };
  viewOf(chunk.data).setUint32(0, Math.round(x * perMetre));
  viewOf(chunk.data).setUint32(4, Math.round(y * perMetre));
  chunk.data[8] = 1;
  return chunk;
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

interface Found {
  readonly chunks: PngChunk[];
  profile?: Uint8Array;
  exif?: Uint8Array;
}

function readPngStatements(png: Uint8Array): Found {
  const space = [0, 4].includes(readPngHeader(png)?.colourType ?? 2) ? 'GRAY' : 'RGB ';
  const found: Found = { chunks: [] };
  let pixels = false;
  for (const chunk of readPngChunks(png)) {
    const { type, data } = chunk;
    pixels ||= type === 'IDAT';
    // The last of the metadata may stand behind the pixels; what is said about them there comes too late.
    if (type === 'eXIf') found.exif ??= data;
    if (pixels || found.chunks.some((other) => other.type === type)) continue;
    if (type === 'iCCP') found.profile ??= unpackProfile(data, space);
    else if (isSound(chunk)) found.chunks.push({ type, data: data.slice() });
  }
  return found;
}

function readJpegStatements(jpeg: Uint8Array): Found {
  const components = readJpegFrame(jpeg)?.components;
  const space = components === 1 ? 'GRAY' : components === 3 ? 'RGB ' : undefined;
  const found: Found = { chunks: [], profile: jpegProfile(jpeg, space) };
  for (const { marker, data } of readJpegSegments(jpeg)) {
    const density = marker === 0xe0 && found.chunks.length === 0 ? jpegDensity(data) : undefined;
    if (density) found.chunks.push(density);
    if (marker === 0xe1 && letters(data, 0, 6) === 'Exif\0\0') found.exif ??= data.subarray(6);
  }
  return found;
}

/** https://developers.google.com/speed/webp/docs/riff_container#extended_file_format */
function readWebpStatements(webp: Uint8Array): Found {
  const found: Found = { chunks: [] };
  const view = viewOf(webp);
  for (let at = 12; at + 8 <= webp.length;) {
    const length = view.getUint32(at + 4, true);
    const data = webp.subarray(at + 8, at + 8 + length);
    const type = letters(webp, at, 4);
    if (type === 'ICCP') found.profile ??= checkProfile(data, 'RGB ');
    // Some programs write JPEG's six letters before it.
    if (type === 'EXIF') found.exif ??= data.subarray(letters(data, 0, 6) === 'Exif\0\0' ? 6 : 0);
    at += 8 + length + (length & 1);
  }
  return found;
}

/**
 * What a PNG, JPEG or WebP says about its colours, its resolution and itself, so that a Display P3 picture keeps its
 * colours, an untagged one stays untagged and a copyright stays. Statements that are damaged, said twice or about
 * another kind of colour than the file has (an RGB profile in a grey picture) are left out. Empty for other formats.
 */
export function readStatements(file: Uint8Array): FileStatements {
  const found = isPng(file)
    ? readPngStatements(file)
    : isJpeg(file)
      ? readJpegStatements(file)
      : letters(file, 8, 4) === 'WEBP'
        ? readWebpStatements(file)
        : { chunks: [] };
  const { profile, exif } = found;
  const chunks = found.chunks.filter(({ type }) => !(profile && type === 'sRGB'));
  if (profile) chunks.push(profileChunk(profile));
  const upright = exif && uprightExif(exif);
  if (upright) chunks.push({ type: 'eXIf', data: upright });
  return { chunks, profile, orientation: exif ? readOrientation(exif) : 1 };
}

/**
 * The same PNG with these chunks as its only statements, in the order that PNG asks for. A profile that does not fit
 * the file's kind of colour is left out. `png` is one that a library wrote.
 */
export function withStatements(png: Uint8Array, chunks: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  const space = [0, 4].includes(readPngHeader(png)!.colourType) ? 'GRAY' : 'RGB ';
  const statements = order.flatMap((type) => {
    const chunk = chunks.find((candidate) => candidate.type === type);
    return chunk && (type !== 'iCCP' || unpackProfile(chunk.data, space)) ? [chunk] : [];
  });
  const [header, ...rest] = readPngChunks(png);
  return writePng([header, ...statements, ...rest.filter(({ type }) => !order.includes(type))]);
}
