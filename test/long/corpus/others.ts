/** Files of other formats, whole and cut, and files that are none. */
import sharp from 'sharp';
import { Chance } from '../random.ts';
import type { OddFile } from './odd-file.ts';

const [width, height] = [40, 28];

const source = () =>
  sharp(
    Uint8Array.from({ length: width * height * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : 128 + 100 * Math.sin(at / 23),
    ),
    { raw: { width, height, channels: 4 } },
  );

export async function otherFiles(): Promise<OddFile[]> {
  const files: OddFile[] = [];
  const chance = new Chance(7);
  const add = (name: string, bytes: Uint8Array, ending: OddFile['ending'] = 'png') =>
    files.push({ name, ending, bytes, width, height });
  const kinds: [string, OddFile['ending'], Buffer][] = [
    ['WebP', 'webp', await source().webp().toBuffer()],
    ['lossless WebP', 'webp', await source().webp({ lossless: true }).toBuffer()],
    ['AVIF', 'avif', await source().avif({ effort: 0 }).toBuffer()],
    ['GIF', 'gif', await source().gif().toBuffer()],
    ['interlaced GIF', 'gif', await source().gif({ progressive: true }).toBuffer()],
    ['TIFF', 'png', await source().tiff().toBuffer()],
  ];
  for (const [name, ending, bytes] of kinds) {
    add(name, bytes, ending);
    add(`${name} named .jpg`, bytes, 'jpg');
    for (let length = 0; length < 40; length++)
      add(`${length} bytes of a ${name}`, bytes.subarray(0, length), ending);
    for (let length = 40; length < bytes.length; length += Math.ceil(bytes.length / 25))
      add(`${length} bytes of a ${name}`, bytes.subarray(0, length), ending);
    for (let n = 0; n < 40; n++) {
      const changed = Buffer.from(bytes);
      for (let count = chance.whole(1, 5); count > 0; count--)
        changed[chance.whole(0, changed.length - 1)] = chance.whole(0, 255);
      add(`${name} with noise ${n}`, changed, ending);
    }
  }
  for (let byte = 0; byte < 256; byte++) add(`one byte, ${byte}`, Uint8Array.of(byte));
  add('empty', Buffer.alloc(0));
  for (const text of [
    'hello',
    'GIF89a',
    'RIFF\0\0\0\0WEBP',
    'BM',
    '%PDF-1.7',
    '<!doctype html><p>no picture',
    '<svg/>',
    '{"a":1}',
    '\ufeffP6 1 1 255',
    'SIMPLE  =',
    'v/1\x01',
  ]) {
    add(`text ${JSON.stringify(text)}`, Buffer.from(text, 'latin1'));
  }
  add(
    'a drawing',
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="9" height="9"/></svg>`,
    ),
  );
  add(
    'a drawing that asks for a file',
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image xlink:href="file:///etc/hostname" width="9" height="9"/></svg>',
    ),
  );
  add('zeros', Buffer.alloc(5000));
  for (const length of [2, 8, 100, 5000]) add(`${length} bytes of noise`, chance.bytes(length));
  return files;
}
