/** Pictures as Figma's image store sees them: encoded bytes, known by the hash of their contents. */
import { computeImageHash } from '@open-pencil/scene-graph/images';

const LARGEST_SIDE = 4096;

export interface StoredImage {
  readonly hash: string;
  readonly bytes: Uint8Array;
  /** As shown: a JPEG that is stored lying is counted as it stands. */
  readonly width: number;
  readonly height: number;
}

/** Reads the size of a PNG, JPEG or GIF; throws what `figma.createImage` throws on anything else. */
export function describeImage(bytes: Uint8Array): StoredImage {
  const size = pngSize(bytes) ?? gifSize(bytes) ?? jpegSize(bytes);
  if (!size) throw new Error('Image type is unsupported');
  if (size.width < 1 || size.height < 1) throw new Error('Image is too small');
  if (size.width > LARGEST_SIDE || size.height > LARGEST_SIDE) throw new Error('Image is too large');
  return { hash: computeImageHash(bytes), bytes: bytes.slice(), ...size };
}

type Size = { width: number; height: number };

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function pngSize(bytes: Uint8Array): Size | null {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (bytes.length < 33 || signature.some((byte, index) => bytes[index] !== byte)) return null;
  return { width: view(bytes).getUint32(16), height: view(bytes).getUint32(20) };
}

function gifSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 14 || String.fromCharCode(...bytes.subarray(0, 4)) !== 'GIF8') return null;
  return { width: view(bytes).getUint16(6, true), height: view(bytes).getUint16(8, true) };
}

function jpegSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const data = view(bytes);
  let lying = false;
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1];
    if (marker === 0xff || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const length = data.getUint16(at + 2);
    if (marker === 0xe1) lying ||= exifOrientation(bytes.subarray(at + 4, at + 2 + length)) >= 5;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const size = { width: data.getUint16(at + 7), height: data.getUint16(at + 5) };
      return lying ? { width: size.height, height: size.width } : size;
    }
    at += 2 + length;
  }
  return null;
}

/** The orientation, 1..8, that an APP1 segment asks for; 1 where it says nothing. */
function exifOrientation(segment: Uint8Array): number {
  if (segment.length < 14 || String.fromCharCode(...segment.subarray(0, 4)) !== 'Exif') return 1;
  const tiff = view(segment.subarray(6));
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return 1;
  const count = tiff.getUint16(directory, little);
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.byteLength) return 1;
    if (tiff.getUint16(at, little) === 0x0112) return tiff.getUint16(at + 8, little);
  }
  return 1;
}
