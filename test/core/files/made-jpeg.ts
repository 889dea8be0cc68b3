/** A JPEG of flat blocks whose pixels are known, in samplings that sharp does not write. */
export interface FlatJpeg {
  /** MCUs across and down. */
  readonly across: number;
  readonly down: number;
  /** Blocks of luminance across and down in an MCU: [4, 1] is 4:1:1, [2, 1] 4:2:2, [1, 1] 4:4:4. */
  readonly sampling: readonly [number, number];
  /** 1 grey, 3 colour (of neutral colours). */
  readonly components: 1 | 3;
  /** MCUs from one restart marker to the next; none where it is missing. */
  readonly restart?: number;
}

export interface WrittenJpeg {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly pixels: Uint8Array;
}

const BLOCK = 8;

const segment = (marker: number, data: readonly number[]) => [
  0xff,
  marker,
  (data.length + 2) >> 8,
  (data.length + 2) & 255,
  ...data,
];

/** The light of a block, by its place among all: no neighbour has the same. */
const lightOf = (column: number, row: number) => 40 + ((column * 37 + row * 61) % 180);

/** A difference of light as its count of bits (a code of four bits) and these (ITU T.81, F.1.2.1). */
function difference(value: number): string {
  const bits = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
  const low = value < 0 ? value + 2 ** bits - 1 : value;
  return bits.toString(2).padStart(4, '0') + (bits ? low.toString(2).padStart(bits, '0') : '');
}

export function flatJpeg({ across, down, sampling: [h, v], components, restart }: FlatJpeg): WrittenJpeg {
  const [width, height] = [across * h * BLOCK, down * v * BLOCK];
  const data: number[] = [];
  let bits = '';
  let before = 0;
  /** Ones up to a whole byte, and a zero behind each byte that looks like a marker. */
  const flush = () => {
    bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
    for (let at = 0; at < bits.length; at += 8) {
      const byte = parseInt(bits.slice(at, at + 8), 2);
      data.push(...(byte === 0xff ? [byte, 0] : [byte]));
    }
    bits = '';
  };
  for (let mcu = 0; mcu < across * down; mcu++) {
    if (restart && mcu > 0 && mcu % restart === 0) {
      flush();
      data.push(0xff, 0xd0 + ((mcu / restart - 1) % 8));
      before = 0;
    }
    for (let block = 0; block < h * v; block++) {
      const light = lightOf(
        (mcu % across) * h + (block % h),
        Math.floor(mcu / across) * v + Math.floor(block / h),
      );
      // A block has no other frequency: the code 0 ends it.
      bits += `${difference(light - 128 - before)}0`;
      before = light - 128;
    }
    if (components === 3) bits += `${difference(0)}0`.repeat(2);
  }
  flush();
  const each = Array.from({ length: components }, (_, n) => n + 1);
  const bytes = Buffer.from([
    ...[0xff, 0xd8],
    // With steps of 8 a difference is one level of light.
    ...segment(0xdb, [0, ...Array<number>(64).fill(8)]),
    ...segment(0xc0, [
      ...[8, height >> 8, height & 255, width >> 8, width & 255, components],
      ...each.flatMap((id) => [id, id === 1 ? (h << 4) | v : 0x11, 0]),
    ]),
    // Twelve codes of four bits, for 0 to 11 bits.
    ...segment(0xc4, [
      0,
      0,
      0,
      0,
      12,
      ...Array<number>(12).fill(0),
      ...Array.from({ length: 12 }, (_, n) => n),
    ]),
    ...segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0]),
    ...(restart ? segment(0xdd, [restart >> 8, restart & 255]) : []),
    ...segment(0xda, [components, ...each.flatMap((id) => [id, 0]), 0, 63, 0]),
    ...data,
    ...[0xff, 0xd9],
  ]);
  const pixels = new Uint8Array(width * height * 4).map((_, at) => {
    const pixel = at >> 2;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return (at & 3) === 3 ? 255 : lightOf(Math.floor(x / BLOCK), Math.floor(y / BLOCK));
  });
  return { bytes, width, height, pixels };
}

/** Samplings and restarts of all kinds, by name. */
export const flatJpegs: readonly (readonly [string, FlatJpeg])[] = [
  ['4:1:1', { across: 2, down: 3, sampling: [4, 1], components: 3 }],
  ['4:2:2', { across: 3, down: 4, sampling: [2, 1], components: 3 }],
  ['4:4:0', { across: 5, down: 2, sampling: [1, 2], components: 3 }],
  ['4:4:4, a restart after each block', { across: 5, down: 4, sampling: [1, 1], components: 3, restart: 1 }],
  ['4:1:1, restarts', { across: 3, down: 5, sampling: [4, 1], components: 3, restart: 2 }],
  ['grey, restarts', { across: 8, down: 3, sampling: [1, 1], components: 1, restart: 3 }],
];
