import { zlibSync } from 'fflate';
import { bytesOf, concatenate, letters, viewOf } from './bytes.ts';
import { hasRightChecksum, inflate } from './inflate.ts';
import { readJpegSegments } from './jpeg-segments.ts';
import type { PngChunk } from './png-chunks.ts';

/** What an ICC profile's numbers are (ICC.1:2022, 7.2, bytes 16-19). */
export type ColourSpace = 'RGB ' | 'GRAY';

/** No profile in use is larger; most have a few kilobytes. */
const LARGEST_PROFILE = 16 * 2 ** 20;
/** Deflate packs no better than this. */
const MOST_PACKED = 1032;
/** Profiles have a head of 128 bytes and a count of tags. */
const SMALLEST_PROFILE = 132;

/** The profile, cut to the length that it states, if it is whole and speaks of this kind of colour. */
export function checkProfile(profile: Uint8Array, space: ColourSpace | undefined): Uint8Array | undefined {
  if (profile.length < SMALLEST_PROFILE || letters(profile, 36, 4) !== 'acsp') return undefined;
  const length = viewOf(profile).getUint32(0);
  if (length < SMALLEST_PROFILE || length > profile.length) return undefined;
  return letters(profile, 16, 4) === space ? profile.slice(0, length) : undefined;
}

/** An iCCP chunk: a name, a zero, the method (0 = deflate), the profile in a zlib stream. */
export function profileChunk(profile: Uint8Array): PngChunk {
  return { type: 'iCCP', data: concatenate([bytesOf('ICC profile\0\0'), zlibSync(profile)]) };
}

/**
 * The profile of an iCCP chunk. As in Chromium a chunk without a name, that is cut, damaged or without its checksum
 * counts as none.
 */
export function unpackProfile(data: Uint8Array, space: ColourSpace): Uint8Array | undefined {
  const name = data.indexOf(0);
  if (name < 1 || data[name + 1] !== 0) return undefined;
  const packed = data.subarray(name + 2);
  const profile = inflate([packed], Math.min(LARGEST_PROFILE, MOST_PACKED * packed.length));
  return hasRightChecksum([packed], profile) ? checkProfile(profile, space) : undefined;
}

/**
 * The ICC profile of a JPEG, put together from its APP2 segments (ICC.1:2022, annex B.4), or undefined. A profile
 * with a missing piece counts as none.
 */
export function jpegProfile(jpeg: Uint8Array, space: ColourSpace | undefined): Uint8Array | undefined {
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

/**
 * What an AVIF says about its colours (ISO/IEC 14496-12, 12.1.5): a profile, or numbers for primaries and transfer as
 * the cICP chunk that says the same of an RGB PNG. Numbers that say nothing, or sRGB, are left out.
 */
export function avifColours(avif: Uint8Array): { profile?: Uint8Array; cicp?: PngChunk } {
  const view = viewOf(avif);
  const head = Math.min(avif.length, 1 << 20);
  const found: { profile?: Uint8Array; cicp?: PngChunk } = {};
  for (let at = 4; at + 12 <= head; at++) {
    if (avif[at] !== 0x63 || letters(avif, at, 4) !== 'colr') continue;
    const kind = letters(avif, at + 4, 4);
    if (kind === 'prof' || kind === 'rICC') {
      found.profile ??= checkProfile(avif.subarray(at + 8, at - 4 + view.getUint32(at - 4)), 'RGB ');
    } else if (kind === 'nclx' && !found.cicp) {
      const [primaries, transfer] = [view.getUint16(at + 8), view.getUint16(at + 10)];
      const known = primaries !== 2 && transfer !== 2 && primaries < 256 && transfer < 256;
      if (!known || (primaries === 1 && [1, 13].includes(transfer))) continue;
      found.cicp = { type: 'cICP', data: Uint8Array.of(primaries, transfer, 0, 1) };
    }
  }
  return found;
}
