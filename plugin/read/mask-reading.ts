import type { Pixels } from './png-pixels.ts';

/** How a picture is read as a mask: its alpha is the hole, or its white is. Null if it is no plain mask. */
export type MaskReading = 'alpha' | 'luminance' | null;

const HALF = 128;
/** Alpha that is neither clear nor opaque; what lies beyond may be rounding. */
const [CLEAR, OPAQUE] = [8, 247];
/** A cut-out has soft pixels only on its edge; in a small rendering these are up to a fifth of it. */
const LEAST_SOFT = 0.25;
/** Levels by which pixels of one colour differ. */
const SAME = 24;
/** Levels by which the channels of a grey differ. */
const GREY = 16;
/** Luminance up to which a pixel is black, and from which it is white. */
const [BLACK, WHITE] = [48, 207];
/** A black-and-white mask may have soft edges, and a photograph some black and white. */
const LEAST_BLACK_OR_WHITE = 0.85;
/** All but a few pixels: what a file format or a resampling leaves of others. */
const NEARLY_ALL = 0.98;
const LEAST_PART = 0.001;

/** The luminance of a colour, 0..255 (Rec. 709, on the encoded values as canvases and masks have them). */
function luminance(data: Uint8Array, at: number): number {
  return 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
}

/**
 * Whether a picture is plainly a mask. By alpha, if part of it is see-through and either much of it is half
 * transparent or what is seen has one colour; by white, if what is seen is black and white. Anything else, a photograph
 * or a cut-out of one, may as well be the picture that is to be filled.
 */
export function maskReading({ data }: Pixels): MaskReading {
  const pixels = data.length / 4;
  const sum = [0, 0, 0];
  let [seen, touched, soft, clear, grey, black, white] = [0, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3];
    if (alpha > CLEAR) touched += 1;
    if (alpha > CLEAR && alpha < OPAQUE) soft += 1;
    if (alpha < HALF) {
      clear += 1;
      continue;
    }
    seen += 1;
    const colour = [data[at], data[at + 1], data[at + 2]];
    colour.forEach((level, channel) => (sum[channel] += level));
    if (Math.max(...colour) - Math.min(...colour) <= GREY) {
      grey += 1;
      const light = luminance(data, at);
      if (light <= BLACK) black += 1;
      if (light >= WHITE) white += 1;
    }
  }
  if (touched === 0) return null;
  if (clear >= LEAST_PART * pixels) {
    if (soft >= LEAST_SOFT * touched || isOneColour(data, sum, seen)) return 'alpha';
  }
  const isBlackAndWhite =
    grey >= NEARLY_ALL * seen &&
    black + white >= LEAST_BLACK_OR_WHITE * seen &&
    Math.min(black, white) >= LEAST_PART * seen;
  return isBlackAndWhite && seen > 0 ? 'luminance' : null;
}

/** True if nearly all pixels that are seen have about the mean colour; `sum` and `seen` are of these. */
function isOneColour(data: Uint8Array, sum: readonly number[], seen: number): boolean {
  let same = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] < HALF) continue;
    if (sum.every((total, channel) => Math.abs(data[at + channel] - total / seen) <= SAME)) same += 1;
  }
  return seen > 0 && same >= NEARLY_ALL * seen;
}
