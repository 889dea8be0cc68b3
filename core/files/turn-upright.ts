import type { Orientation } from './exif.ts';

/** Samples of a picture, interleaved RGBA, 8 or 16 bits. */
export interface Samples<Data extends Uint8Array | Uint16Array> {
  readonly width: number;
  readonly height: number;
  readonly samples: Data;
}

/** From this orientation on width and height change places. */
export const FIRST_SIDEWAYS = 5;

/** The picture turned and mirrored as its orientation asks (Exif 2.3, tag 0x0112). */
export function turnUpright<Data extends Uint8Array | Uint16Array>(
  { width, height, samples }: Samples<Data>,
  orientation: Orientation,
): Samples<Data> {
  if (orientation === 1) return { width, height, samples };
  const sideways = orientation >= FIRST_SIDEWAYS;
  const [wide, high] = sideways ? [height, width] : [width, height];
  // A pixel moves as one number: four bytes, or two of them.
  const words = samples.BYTES_PER_ELEMENT;
  const source = new Uint32Array(samples.buffer as ArrayBuffer, samples.byteOffset, width * height * words);
  const turned = new Uint32Array(source.length);
  const right = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const bottom = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const [along, across] = sideways ? [y, x] : [x, y];
      const column = right ? width - 1 - along : along;
      const row = bottom ? height - 1 - across : across;
      for (let word = 0; word < words; word++) {
        turned[(y * wide + x) * words + word] = source[(row * width + column) * words + word];
      }
    }
  }
  const Kind = samples.constructor as new (buffer: ArrayBuffer) => Data;
  return { width: wide, height: high, samples: new Kind(turned.buffer) };
}
