/** JPEGs of every kind that cameras and editors write, and every way to break one. */
import sharp, { type Sharp } from 'sharp';
import { flatJpeg, flatJpegs } from '../../core/files/made-jpeg.ts';
import { Chance } from '../random.ts';
import type { OddFile } from './odd-file.ts';

const [WIDTH, HEIGHT] = [41, 27];

const soft = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => 128 + 100 * Math.sin(at / 17));

const source = (): Sharp => sharp(soft, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

interface Segment {
  /** Where it begins, at the 0xff of its marker. */
  readonly at: number;
  readonly marker: number;
  readonly length: number;
}

/** The segments up to the first scan. */
function segmentsOf(jpeg: Buffer): Segment[] {
  const segments: Segment[] = [];
  for (let at = 2; at < jpeg.length;) {
    const marker = jpeg[at + 1]!;
    const length = 2 + jpeg.readUInt16BE(at + 2);
    segments.push({ at, marker, length });
    if (marker === 0xda) break;
    at += length;
  }
  return segments;
}

function broken(what: string, jpeg: Buffer, chance: Chance): OddFile[] {
  const files: OddFile[] = [];
  const add = (name: string, bytes: Uint8Array, opens = false) =>
    files.push({ name: `${what}: ${name}`, ending: 'jpg', bytes, width: WIDTH, height: HEIGHT, opens });
  const segments = segmentsOf(jpeg);
  const header = segments.at(-1)!.at + segments.at(-1)!.length;
  for (let length = 0; length < 60; length++) add(`${length} bytes of it`, jpeg.subarray(0, length));
  for (let length = 60; length < jpeg.length; length += Math.ceil(jpeg.length / 60))
    add(`${length} bytes of it`, jpeg.subarray(0, length));
  for (const { at, marker, length } of segments) {
    const name = `segment ${marker.toString(16)} at ${at}`;
    const [before, itself, after] = [
      jpeg.subarray(0, at),
      jpeg.subarray(at, at + length),
      jpeg.subarray(at + length),
    ];
    add(`${name} missing`, Buffer.concat([before, after]));
    add(`${name} twice`, Buffer.concat([before, itself, itself, after]));
    add(`${name} cut in half`, Buffer.concat([before, itself.subarray(0, length >> 1), after]));
    add(`${name} of noise`, Buffer.concat([before, itself.subarray(0, 4), chance.bytes(length - 4), after]));
    add(
      `filling before ${name}`,
      Buffer.concat([before, Buffer.from([0xff, 0xff, 0xff]), itself, after]),
      true,
    );
    add(`junk before ${name}`, Buffer.concat([before, Buffer.from([1, 2, 3, 4, 5]), itself, after]));
    for (const lie of [0, 1, 2, length + 1, 0xffff]) {
      const bytes = Buffer.from(jpeg);
      bytes.writeUInt16BE(lie, at + 2);
      add(`${name} says it has ${lie} bytes`, bytes);
    }
    if (marker >= 0xc0 && marker <= 0xc2) {
      for (let byte = at + 4; byte < at + length; byte++) {
        for (const value of [0, 1, 2, 5, 12, 0xff]) {
          const bytes = Buffer.from(jpeg);
          bytes[byte] = value;
          add(`frame byte ${byte - at} is ${value}`, bytes);
        }
      }
    }
  }
  add('no end', jpeg.subarray(0, -2), true);
  add('more after its end', Buffer.concat([jpeg, chance.bytes(500)]), true);
  add('begun twice', Buffer.concat([jpeg.subarray(0, 2), jpeg]));
  for (let n = 0; n < 60; n++) {
    const bytes = Buffer.from(jpeg);
    for (let count = chance.whole(1, 6); count > 0; count--)
      bytes[chance.whole(2, bytes.length - 1)] = chance.whole(0, 255);
    add(`noise ${n}`, bytes);
  }
  for (let n = 0; n < 40; n++) {
    const bytes = Buffer.from(jpeg);
    bytes[chance.whole(header, bytes.length - 1)] = chance.whole(0, 255);
    add(`noise in the scan ${n}`, bytes);
  }
  return files;
}

export async function jpegs(): Promise<OddFile[]> {
  const files: OddFile[] = [];
  const add = (name: string, bytes: Uint8Array, width = WIDTH, height = HEIGHT) =>
    files.push({ name: `JPEG ${name}`, ending: 'jpg', bytes, width, height, opens: true });
  const plain = await source().jpeg().toBuffer();
  const progressive = await source().jpeg({ progressive: true }).toBuffer();
  add('baseline', plain);
  add('progressive', progressive);
  for (const chromaSubsampling of ['4:4:4', '4:2:0'])
    add(chromaSubsampling, await source().jpeg({ chromaSubsampling }).toBuffer());
  for (const quality of [1, 50, 100]) add(`quality ${quality}`, await source().jpeg({ quality }).toBuffer());
  add('grey', await source().toColourspace('b-w').jpeg().toBuffer());
  add('CMYK', await source().toColourspace('cmyk').jpeg().toBuffer());
  add('with a P3 profile', await source().withIccProfile('p3').jpeg().toBuffer());
  for (let orientation = 1; orientation <= 8; orientation++) {
    const bytes = await source().withMetadata({ orientation }).jpeg().toBuffer();
    const [width, height] = orientation > 4 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
    add(`orientation ${orientation}`, bytes, width, height);
  }
  for (const [name, kind] of flatJpegs) {
    const { bytes, width, height, pixels } = flatJpeg(kind);
    files.push({ name: `JPEG ${name}`, ending: 'jpg', bytes, width, height, pixels });
  }
  for (const side of [1, 2, 7, 8, 9, 16, 17])
    add(`${side} px`, await source().resize(side, side, { fit: 'fill' }).jpeg().toBuffer(), side, side);
  const chance = new Chance(41);
  files.push(...broken('JPEG', plain, chance), ...broken('progressive JPEG', progressive, chance));
  return files;
}
