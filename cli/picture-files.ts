import { narrow, type FileStatements, type Rgba } from '@contextual-fill/core';
import { CliError } from './errors.ts';
import { openFile } from './pictures/decode.ts';
import { encodeJpeg } from './pictures/jpeg.ts';
import { encodePng, pickChannels, type Layout } from './png.ts';

/** A decoded file, with all that is needed to write it back without loss. */
export interface Picture {
  readonly path: string;
  /** What the engine sees: 8 bits a channel. */
  readonly image: Rgba;
  /** The samples as they were in the file, RGBA, if it had more than 8 bits a channel. */
  readonly wide?: Uint16Array;
  readonly layout: Layout;
  readonly statements: FileStatements;
  /** True if it was turned upright. */
  readonly turned: boolean;
  /** Sentences about what reading it had to change (turned upright, converted from CMYK). */
  readonly notes: readonly string[];
}

/**
 * Reads a PNG, JPEG, WebP or AVIF of any channel layout. What it says about its colours is kept aside, not applied; the
 * EXIF orientation is applied. Throws a `CliError` if there is no such file or it is no picture, damaged or too large.
 */
export async function readPicture(path: string): Promise<Picture> {
  const file = await openFile(path);
  const { width, height, layout, statements, turned, notes } = file;
  const samples = await file.samples();
  const wide = samples instanceof Uint16Array ? samples : undefined;
  const data = samples instanceof Uint16Array ? narrow(samples) : samples;
  return { path, image: { width, height, data }, wide, layout, statements, turned, notes };
}

/** Encodes a filled picture as a PNG in the layout of the original, with what the file said. */
export async function encodeFilled(picture: Picture, filled: Rgba): Promise<Uint8Array> {
  const { layout, statements } = picture;
  const samples = filledSamples(picture, filled);
  return encodePng(samples, filled.width, filled.height, { layout, chunks: statements.chunks });
}

interface EncodedJpeg {
  readonly bytes: Buffer;
  /** Sentences about what a JPEG could not keep. */
  readonly notes: readonly string[];
}

/**
 * Encodes a filled picture as a JPEG for the path `out`, of a quality from 1 to 100. Throws a `CliError` if some of
 * it is transparent.
 */
export async function encodeFilledJpeg(
  picture: Picture,
  filled: Rgba,
  out: string,
  quality: number,
): Promise<EncodedJpeg> {
  const { width, height, data } = filled;
  const { layout, statements } = picture;
  for (let i = 3; i < data.length; i += 4) {
    if (data[i] === 255) continue;
    throw new CliError(
      `A JPEG cannot keep the transparency of ${picture.path}, so ${out} was not written; let its name end in .png.`,
    );
  }
  const notes = [
    `${out} is a JPEG, so pixels outside the mask change a little too; a .png keeps them exactly.`,
  ];
  if (picture.wide)
    notes.push(`${out} has 8 bits a channel as every JPEG; a .png keeps all of ${picture.path}.`);
  if (hasColourInNumbersOnly(statements)) {
    notes.push(
      `${picture.path} says what its colours are in a way that no JPEG can; a .png keeps them right.`,
    );
  }
  const channels = layout === 'grey' || layout === 'grey-alpha' ? 1 : 3;
  const samples = filledSamples({ ...picture, wide: undefined }, filled) as Uint8Array;
  const pixels = pickChannels(samples, channels === 1 ? 'grey' : 'rgb');
  return { bytes: await encodeJpeg(pixels, { width, height, channels }, quality, statements), notes };
}

function hasColourInNumbersOnly({ chunks, profile }: FileStatements): boolean {
  const types = new Set(chunks.map(({ type }) => type));
  return (
    profile === undefined && !types.has('sRGB') && ['cICP', 'gAMA', 'cHRM'].some((type) => types.has(type))
  );
}

/**
 * The samples to write, RGBA. Where the fill changed nothing they are the file's own, all 16 bits if it had so many; a
 * 16-bit picture gets fill values times 257. A grey picture stays grey.
 */
function filledSamples(picture: Picture, filled: Rgba): Uint8Array | Uint16Array {
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
  return samples;
}
