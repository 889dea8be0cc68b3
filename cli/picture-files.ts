import { readFile } from 'node:fs/promises';
import type { Mask, Rgba } from '@contextual-fill/core';
import sharp, { type Metadata } from 'sharp';
import { CliError, withFile } from './errors.ts';
import { encodePng, type Layout } from './png.ts';

/** A decoded file, with all that is needed to write it back without loss. */
export interface Picture {
  readonly path: string;
  /** What the engine sees: 8 bits a channel. */
  readonly image: Rgba;
  /** The samples as they were in the file, RGBA, if it had 16 bits a channel. */
  readonly wide?: Uint16Array;
  readonly layout: Layout;
  readonly profile?: Uint8Array;
  readonly density?: number;
  /** Sentences about what reading it had to change (turned upright, converted from CMYK). */
  readonly notes: readonly string[];
}

/**
 * Reads a PNG or JPEG of any channel layout. The colour profile is kept aside, not applied; a JPEG's EXIF orientation
 * is applied. Throws a `CliError` if there is no such file or it is no picture, damaged or too large.
 */
export async function readPicture(path: string): Promise<Picture> {
  const { meta, samples, width, height, notes } = await decode(path);
  const grey = meta.space === 'b-w' || meta.space === 'grey16';
  const layout: Layout = grey ? (meta.hasAlpha ? 'grey-alpha' : 'grey') : meta.hasAlpha ? 'rgba' : 'rgb';
  const wide = samples instanceof Uint16Array ? samples : undefined;
  const data = samples instanceof Uint16Array ? narrow(samples) : samples;
  return {
    path,
    image: { width, height, data },
    wide,
    layout,
    profile: meta.space === 'cmyk' ? undefined : meta.icc,
    density: meta.density && meta.density !== 72 ? meta.density : undefined,
    notes,
  };
}

export interface MaskFile {
  readonly mask: Mask;
  readonly notes: readonly string[];
}

/**
 * Reads a mask from a PNG or JPEG of any channel layout: white is the hole. Of coloured pixels the brightest channel
 * counts, transparent pixels are outside. A picture with a single colour and a varying alpha (a shape exported on a
 * transparent ground) is taken by its alpha, whatever the colour.
 */
export async function readMask(path: string): Promise<MaskFile> {
  const { samples, width, height, notes } = await decode(path);
  const rgba = samples instanceof Uint16Array ? narrow(samples) : samples;
  const data = new Uint8Array(width * height);
  const byAlpha = hasOneColourOnly(rgba);
  for (let i = 0; i < data.length; i += 1) {
    const alpha = rgba[i * 4 + 3];
    const brightest = Math.max(rgba[i * 4], rgba[i * 4 + 1], rgba[i * 4 + 2]);
    data[i] = byAlpha ? alpha : Math.round((brightest * alpha) / 255);
  }
  return { mask: { width, height, data }, notes };
}

/** True if alpha varies while all pixels that show have one colour: then the shape is in the alpha. */
function hasOneColourOnly(rgba: Uint8Array): boolean {
  let first = -1;
  let alphaVaries = false;
  for (let i = 0; i < rgba.length; i += 4) {
    alphaVaries ||= rgba[i + 3] !== rgba[3];
    if (rgba[i + 3] === 0) continue;
    if (first < 0) first = i;
    for (let c = 0; c < 3; c += 1) if (rgba[i + c] !== rgba[first + c]) return false;
  }
  return alphaVaries;
}

/**
 * Encodes a filled picture as a PNG in the layout of the original. Where the fill changed nothing the file's own
 * samples are written, all 16 bits of them if it had so many; a 16-bit picture gets fill values times 257. A grey
 * picture stays grey.
 */
export async function encodeFilled(picture: Picture, filled: Rgba): Promise<Buffer> {
  const { width, height } = picture.image;
  const grey = picture.layout === 'grey' || picture.layout === 'grey-alpha';
  const before = picture.image.data;
  const after = filled.data;
  const samples = picture.wide ? picture.wide.slice() : new Uint8Array(before);
  const scale = picture.wide ? 257 : 1;
  for (let i = 0; i < before.length; i += 4) {
    const same =
      before[i] === after[i] &&
      before[i + 1] === after[i + 1] &&
      before[i + 2] === after[i + 2] &&
      before[i + 3] === after[i + 3];
    if (same) continue;
    const luma = Math.round(0.2126 * after[i] + 0.7152 * after[i + 1] + 0.0722 * after[i + 2]);
    for (let c = 0; c < 3; c += 1) samples[i + c] = (grey ? luma : after[i + c]) * scale;
    samples[i + 3] = after[i + 3] * scale;
  }
  return encodePng(samples, width, height, picture);
}

interface Decoded {
  meta: Metadata;
  /** RGBA, not premultiplied, as in the file. */
  samples: Uint8Array | Uint16Array;
  width: number;
  height: number;
  notes: string[];
}

async function decode(path: string): Promise<Decoded> {
  const bytes = await withFile(path, () => readFile(path));
  if (bytes.length === 0) throw new CliError(`${path} is empty; a PNG or JPEG was expected.`);
  const looksRight = isPng(bytes) || isJpeg(bytes);
  let meta: Metadata;
  try {
    meta = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    throw new CliError(
      looksRight
        ? `${path} is damaged or cut short and cannot be read.`
        : `${path} is not a picture that can be read; a PNG or JPEG was expected.`,
    );
  }
  if (meta.format !== 'png' && meta.format !== 'jpeg') {
    throw new CliError(`${path} is a ${meta.format.toUpperCase()} file; save it as PNG or JPEG first.`);
  }
  const largest = 16384;
  if (meta.width > largest || meta.height > largest) {
    throw new CliError(
      `${path} is ${meta.width} x ${meta.height} pixels; at most ${largest} on a side can be filled, so make it smaller first.`,
    );
  }
  const notes: string[] = [];
  if ((meta.orientation ?? 1) > 1) notes.push(`${path} was turned upright as its EXIF orientation says.`);
  if (meta.space === 'cmyk') notes.push(`${path} is a CMYK picture and was converted to sRGB.`);
  const wide = meta.depth === 'ushort';
  try {
    const { data, info } = await sharp(bytes, { ignoreIcc: meta.space !== 'cmyk', limitInputPixels: false })
      .autoOrient()
      .toColourspace(wide ? 'rgb16' : 'srgb')
      .ensureAlpha()
      .raw({ depth: wide ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const samples = wide
      ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
      : new Uint8Array(data);
    return { meta, samples, width: info.width, height: info.height, notes };
  } catch {
    throw new CliError(`${path} is damaged or cut short and cannot be read to its end.`);
  }
}

function narrow(wide: Uint16Array): Uint8Array {
  const out = new Uint8Array(wide.length);
  for (let i = 0; i < wide.length; i += 1) out[i] = Math.round(wide[i] / 257);
  return out;
}

function isPng(bytes: Uint8Array): boolean {
  return bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47;
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}
