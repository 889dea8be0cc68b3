import { deflateSync, inflateSync } from 'node:zlib';
import { isPng, type PngChunk, uprightExif } from '@contextual-fill/core';
import type { Metadata } from 'sharp';
import type { Layout } from '../png.ts';
import { readChunks } from './png-chunks.ts';

/** What a file says about its picture besides the pixels, as PNG chunks, and as what a JPEG needs of it. */
export interface Statements {
  /** In the order in which a PNG has them, before its pixels: colour, density, EXIF, texts. */
  readonly chunks: readonly PngChunk[];
  /** An ICC profile for the channels of the picture. */
  readonly profile?: Buffer;
  readonly exif?: Uint8Array;
  /** Pixels per inch. */
  readonly density?: number;
}

/** Chunks of a fixed length that say what the numbers mean as colours (https://www.w3.org/TR/png-3/#11colour). */
const COLOUR_LENGTHS: Readonly<Record<string, number>> = {
  cICP: 4,
  sRGB: 1,
  gAMA: 4,
  cHRM: 32,
  mDCV: 24,
  cLLI: 8,
};
const ORDER = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'mDCV', 'cLLI', 'pHYs', 'eXIf'];
/** No profile in use is nearly so large; a small chunk may inflate to a thousand times its size. */
const MOST_PROFILE_BYTES = 16 * 2 ** 20;
const METRES_PER_INCH = 0.0254;

/**
 * Collects the statements of a file that hold for the filled picture too. What cannot be
 * right is left out, as browsers do: chunks of a wrong length or repeated, a profile that is cut or for other channels.
 */
export function readStatements(file: Buffer, meta: Metadata, layout: Layout): Statements {
  const space = layout === 'grey' || layout === 'grey-alpha' ? 'GRAY' : 'RGB ';
  const found = new Map<string, PngChunk>();
  const texts: PngChunk[] = [];
  let profile: Buffer | undefined;
  let exif: Uint8Array | undefined;
  const offerProfile = (icc: Buffer | undefined) => {
    if (icc === undefined || !isProfileFor(icc, space)) return;
    profile = icc;
    found.set('iCCP', profileChunk(icc));
  };
  const offerExif = (bytes: Uint8Array | undefined) => {
    exif = bytes && uprightExif(withoutPrefix(bytes));
    if (exif !== undefined) found.set('eXIf', { type: 'eXIf', data: exif });
  };
  if (isPng(file)) {
    for (const { type, data, sound } of readChunks(file)) {
      if (!sound) continue;
      if (isText(type, data)) texts.push({ type, data });
      else if (found.has(type)) continue;
      else if (type === 'iCCP') offerProfile(inflateProfile(data));
      else if (type === 'eXIf') offerExif(data);
      else if (type === 'pHYs' ? isDensity(data) : COLOUR_LENGTHS[type] === data.length)
        found.set(type, { type, data });
    }
  } else {
    if (meta.space !== 'cmyk') offerProfile(meta.icc);
    offerExif(meta.exif);
    if (meta.density !== undefined) found.set('pHYs', densityChunk(meta.density));
    if (meta.format === 'heif' && profile === undefined) {
      const cicp = readCodingOfHeif(file);
      if (cicp !== undefined) found.set('cICP', cicp);
    }
  }
  const chunks = ORDER.map((type) => found.get(type)).filter((chunk) => chunk !== undefined);
  return { chunks: [...chunks, ...texts], profile, exif, density: densityOf(found.get('pHYs')) };
}

/** EXIF from its byte order on, as a PNG has it; a JPEG has six letters before. */
function withoutPrefix(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'Exif' ? bytes.subarray(6) : bytes;
}

/** True if an ICC profile is whole and for such channels (ICC.1:2022, 7.2: length, colour space, signature). */
function isProfileFor(icc: Buffer, space: string): boolean {
  return (
    icc.length >= 128 &&
    icc.readUInt32BE(0) <= icc.length &&
    icc.toString('latin1', 16, 20) === space &&
    icc.toString('latin1', 36, 40) === 'acsp'
  );
}

function inflateProfile(data: Uint8Array): Buffer | undefined {
  const nameEnds = data.indexOf(0);
  if (nameEnds < 1 || nameEnds > 79 || data[nameEnds + 1] !== 0) return undefined;
  try {
    return inflateSync(data.subarray(nameEnds + 2), { maxOutputLength: MOST_PROFILE_BYTES });
  } catch {
    return undefined;
  }
}

/** A name, a zero, the compression method (0: deflate), the profile. */
function profileChunk(icc: Buffer): PngChunk {
  return { type: 'iCCP', data: Buffer.concat([Buffer.from('ICC profile\0\0', 'latin1'), deflateSync(icc)]) };
}

function isDensity(data: Uint8Array): boolean {
  return data.length === 9 && data[8] <= 1;
}

function densityChunk(perInch: number): PngChunk {
  const data = Buffer.alloc(9);
  const perMetre = Math.min(0x7fffffff, Math.max(1, Math.round(perInch / METRES_PER_INCH)));
  data.writeUInt32BE(perMetre, 0);
  data.writeUInt32BE(perMetre, 4);
  data[8] = 1;
  return { type: 'pHYs', data };
}

function densityOf(chunk: PngChunk | undefined): number | undefined {
  if (chunk === undefined || chunk.data[8] !== 1) return undefined;
  return Math.round(Buffer.from(chunk.data).readUInt32BE(0) * METRES_PER_INCH);
}

/** Texts with a name that is allowed. Raw profiles are left out: they are EXIF by another door, thumbnail included. */
function isText(type: string, data: Uint8Array): boolean {
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') return false;
  const nameEnds = data.indexOf(0);
  if (nameEnds < 1 || nameEnds > 79) return false;
  return !Buffer.from(data.subarray(0, nameEnds)).toString('latin1').startsWith('Raw profile type');
}

/**
 * What an AVIF says about its colours by numbers (ISO/IEC 14496-12, 12.1.5: primaries, transfer, matrix), as the chunk
 * that says the same of an RGB PNG; undefined if it says nothing, or sRGB.
 */
function readCodingOfHeif(file: Buffer): PngChunk | undefined {
  const at = file.indexOf('colrnclx', 0, 'latin1');
  if (at < 0 || at + 14 > file.length) return undefined;
  const [primaries, transfer] = [file.readUInt16BE(at + 8), file.readUInt16BE(at + 10)];
  const isKnown = primaries !== 2 && transfer !== 2 && primaries < 256 && transfer < 256;
  if (!isKnown || (primaries === 1 && [1, 13].includes(transfer))) return undefined;
  return { type: 'cICP', data: Uint8Array.of(primaries, transfer, 0, 1) };
}
