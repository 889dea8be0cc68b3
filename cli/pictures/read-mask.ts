import { narrow, type Mask } from '@contextual-fill/core';
import { CliError } from '../errors.ts';
import { openFile } from './decode.ts';

interface MaskFile {
  readonly mask: Mask;
  readonly notes: readonly string[];
}

/** The picture that a mask must fit. */
interface Fitting {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** True if the picture was turned upright when it was read. */
  readonly turned: boolean;
}

/**
 * Reads a mask of any channel layout for a picture: white is the hole. Of coloured pixels the brightest channel counts,
 * transparent pixels are outside. A mask with a single colour and a varying alpha (a shape exported on a transparent
 * ground) is taken by its alpha, whatever the colour. `what` is what the sentences call it.
 *
 * Throws a `CliError` that says what is wrong and what would be right: another size than the picture's (seen before any
 * pixel is decoded), values of 0 and 1, too dark to mark anything, colours and transparency that contradict each other.
 */
export async function readMask(path: string, what: string, picture: Fitting): Promise<MaskFile> {
  const file = await openFile(path);
  if (file.width !== picture.width || file.height !== picture.height) {
    throw new CliError(sizeSentence(path, what, file, picture));
  }
  const samples = await file.samples();
  const { width, height } = file;
  const rgba = samples instanceof Uint16Array ? narrow(samples) : samples;
  const notes = [...file.notes];
  const byAlpha = hasOneColourOnly(rgba);
  const highest = samples instanceof Uint16Array ? 65535 : 255;
  const strongest = byAlpha ? strongestAlpha(samples) : brightestSample(samples);
  if (strongest > 0 && strongest < highest / 2)
    throw new CliError(weakSentence(path, what, strongest, highest));
  if (!byAlpha && isCutOut(rgba)) {
    throw new CliError(
      `The ${what} ${path} has many shades and transparency too, so it is not clear which of them marks the hole; ` +
        'save it without transparency, white where the hole is and black elsewhere.',
    );
  }
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i += 1) {
    const alpha = rgba[i * 4 + 3];
    const value = Math.max(rgba[i * 4], rgba[i * 4 + 1], rgba[i * 4 + 2]);
    data[i] = byAlpha ? alpha : Math.round((value * alpha) / 255);
  }
  if (byAlpha)
    notes.push(`The ${what} ${path} was taken by its transparency: the hole is where something shows.`);
  return { mask: { width, height, data }, notes };
}

function sizeSentence(
  path: string,
  what: string,
  mask: { width: number; height: number },
  picture: Fitting,
): string {
  const { width, height } = picture;
  const upright = picture.turned ? ' once it is turned upright' : '';
  const sizes =
    `The ${what} ${path} is ${mask.width} x ${mask.height} pixels but the picture ${picture.path} is ` +
    `${width} x ${height}${upright}; `;
  if (mask.width === height && mask.height === width) {
    return picture.turned
      ? `${sizes}the mask seems to be drawn before that, so turn it as the picture is turned.`
      : `${sizes}the mask seems to be turned by a quarter, so turn it back.`;
  }
  // Of the same shape if the shorter way to scale it is off by less than a pixel.
  const sameShape = Math.abs((mask.width * height) / width - mask.height) < Math.max(1, mask.height / height);
  return sameShape
    ? `${sizes}it has the same shape in another scale, so resize the mask to ${width} x ${height}, masks are never stretched.`
    : `${sizes}it has another shape, so draw the mask on this picture itself, masks are never stretched.`;
}

function weakSentence(path: string, what: string, strongest: number, highest: number): string {
  if (strongest === 1) {
    return (
      `The values of the ${what} ${path} are 0 and 1, of which nothing is seen; ` +
      `save it with 0 and ${highest}, ${highest} where the hole is.`
    );
  }
  const half = Math.ceil(highest / 2);
  return (
    `The ${what} ${path} is nowhere above ${strongest} of ${highest}, and below ${half} nothing is marked; ` +
    `save it with 0 and ${highest}, ${highest} where the hole is.`
  );
}

/** The highest colour sample of the pixels that are not transparent. */
function brightestSample(samples: Uint8Array | Uint16Array): number {
  let brightest = 0;
  for (let i = 0; i < samples.length; i += 4) {
    if (samples[i + 3] === 0) continue;
    brightest = Math.max(brightest, samples[i], samples[i + 1], samples[i + 2]);
  }
  return brightest;
}

function strongestAlpha(samples: Uint8Array | Uint16Array): number {
  let strongest = 0;
  for (let i = 3; i < samples.length; i += 4) strongest = Math.max(strongest, samples[i]);
  return strongest;
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

/** True if something is transparent and a tenth of what shows is neither dark nor bright: rather a picture. */
function isCutOut(rgba: Uint8Array): boolean {
  let [transparent, shows, between] = [0, 0, 0];
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3] < 128) {
      transparent += 1;
      continue;
    }
    shows += 1;
    const value = Math.max(rgba[i], rgba[i + 1], rgba[i + 2]);
    if (value >= 48 && value < 208) between += 1;
  }
  return transparent > 0 && between > shows / 10;
}
