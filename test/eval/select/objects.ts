import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Mask, Rgba } from '@contextual-fill/core';
import { groundKinds } from '../../scene/ground.ts';
import { renderScene } from '../../scene/scene.ts';
import { wallKinds } from '../../scene/wall.ts';

/** A picture with an object whose outline is known to the pixel. */
export interface KnownObject {
  readonly name: string;
  readonly image: Rgba;
  /** 255 where the object covers at least half of the pixel. */
  readonly object: Mask;
}

const PHOTOS = join(import.meta.dirname, '../../../../shared/photos');
const CUT_OUTS = join(import.meta.dirname, 'cut-outs.json');

/** Longest side of the pictures, in pixels. */
const SIDE = 1000;

const SCENES = 12;

/** Photographs onto which the cut-outs are laid. */
const GROUNDS = [
  'DoorDetect-OpenImages',
  'azzamsa-ubuntu-wallpapers',
  'AOSC-community-wallpapers',
  'imazen-codec-corpus-clic2025',
];

interface CutOut {
  /** A file below `PHOTOS`. */
  readonly photo: string;
  /** x, y, x, y, ... in its pixels. */
  readonly outline: readonly number[];
}

/**
 * Sixty objects: twelve rendered streets (a ball or a lamp) and 48 cut-outs of photographs, each laid onto another
 * photograph. Of the photographs only the outlines are kept here; nothing is random. Without the photographs there are
 * the streets alone.
 */
export async function loadObjects(count = 60): Promise<KnownObject[]> {
  const objects: KnownObject[] = [];
  for (let n = 0; n < Math.min(count, SCENES); n++) objects.push(await scene(n));
  if (!existsSync(PHOTOS)) return objects;
  const cutOuts = JSON.parse(readFileSync(CUT_OUTS, 'utf8')) as CutOut[];
  for (const [n, cutOut] of cutOuts.slice(0, Math.max(0, count - SCENES)).entries()) {
    objects.push(await onGround(cutOut, n));
  }
  return objects;
}

/** A rendered street; kept in .cache because it takes seconds. */
async function scene(n: number): Promise<KnownObject> {
  const object = n % 3 === 2 ? 'lamp' : 'ball';
  const ground = groundKinds[n % groundKinds.length];
  const name = `${object}-${ground}-${n}`;
  const folder = join('.cache', 'select');
  const file = (part: string) => join(folder, `${name}-${part}.png`);
  if (!existsSync(file('object'))) {
    mkdirSync(folder, { recursive: true });
    const wall = wallKinds[n % wallKinds.length];
    const rendered = renderScene({ width: SIDE, height: 720, seed: 20 + n, object, ground, wall });
    const { width, height } = rendered.object;
    await sharp(rendered.withObject.data, { raw: { width, height, channels: 4 } }).toFile(file('picture'));
    await sharp(rendered.object.data, { raw: { width, height, channels: 1 } }).toFile(file('object'));
  }
  const picture = await sharp(file('picture')).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const outline = await sharp(file('object')).extractChannel(0).raw().toBuffer();
  const { width, height } = picture.info;
  return {
    name,
    image: { width, height, data: new Uint8Array(picture.data) },
    object: { width, height, data: new Uint8Array(outline) },
  };
}

/** A cut-out on a photograph, at a place and a size that depend on its number only. */
async function onGround({ photo, outline }: CutOut, n: number): Promise<KnownObject> {
  const set = join(PHOTOS, GROUNDS[n % GROUNDS.length]);
  const files = readdirSync(set)
    .filter((file) => /\.(jpe?g|png)$/i.test(file))
    .sort();
  const ground = join(set, files[(n * 7 + 3) % files.length]);
  const { data: below, info } = await sharp(ground)
    .resize(SIDE, SIDE, { fit: 'inside' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;

  const xs = outline.filter((_, i) => i % 2 === 0);
  const ys = outline.filter((_, i) => i % 2 === 1);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [w, h] = [Math.max(...xs) - left, Math.max(...ys) - top];
  // The object's longer side is a fifth to two fifths of the picture's shorter one, never enlarged much.
  const wanted = (0.2 + (0.2 * ((n * 11) % 24)) / 23) * Math.min(width, height);
  const scale = Math.min(1.2, wanted / Math.max(w, h));
  const at = (share: number, side: number, taken: number) =>
    Math.round(0.05 * side + (share % 1) * (0.9 * side - taken));
  const [x, y] = [at(0.3 + n * 0.618034, width, w * scale), at(0.2 + n * 0.381966, height, h * scale)];

  // What the object covers of each pixel: drawn twice as large, softened like a lens does, and reduced.
  const points = xs.map((px, i) => `${2 * (x + (px - left) * scale)},${2 * (y + (ys[i] - top) * scale)}`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * width}" height="${2 * height}"><rect width="100%" height="100%" fill="black"/><polygon points="${points.join(' ')}" fill="white"/></svg>`;
  const drawn = await sharp(Buffer.from(svg)).extractChannel(0).blur(1.4).raw().toBuffer();
  const cover = await sharp(drawn, { raw: { width: 2 * width, height: 2 * height, channels: 1 } })
    .resize(width, height, { kernel: 'linear' })
    .extractChannel(0)
    .raw()
    .toBuffer();

  const source = await sharp(join(PHOTOS, photo)).metadata();
  const scaled = await sharp(join(PHOTOS, photo))
    .resize(Math.round(source.width * scale), Math.round(source.height * scale), { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const image = new Uint8Array(width * height * 4);
  const object = new Uint8Array(width * height);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const i = v * width + u;
      const share = cover[i] / 255;
      const sx = Math.min(scaled.info.width - 1, Math.max(0, Math.round(u - x + left * scale)));
      const sy = Math.min(scaled.info.height - 1, Math.max(0, Math.round(v - y + top * scale)));
      const from = 3 * (sy * scaled.info.width + sx);
      for (let c = 0; c < 3; c++) {
        image[4 * i + c] = Math.round(below[3 * i + c] * (1 - share) + scaled.data[from + c] * share);
      }
      image[4 * i + 3] = 255;
      if (share >= 0.5) object[i] = 255;
    }
  }
  const name = photo.replace(/^[a-z]*-?([A-Za-z]+).*\//, '$1-').replace(/\.\w+$/, '');
  return { name, image: { width, height, data: image }, object: { width, height, data: object } };
}
