import type { Size } from '../figma/affine.ts';

/** The size that a PNG's header tells (IHDR, bytes 16 to 23, big-endian). */
export function pngSize(png: Uint8Array): Size {
  const number = (at: number) => png[at] * 0x1000000 + (png[at + 1] << 16) + (png[at + 2] << 8) + png[at + 3];
  if (png.length < 24) throw new RangeError('This PNG ends within its header.');
  return { width: number(16), height: number(20) };
}
