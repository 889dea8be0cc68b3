/** What messages are made of: the numbers and bytes that several of them share. */
import * as v from 'valibot';

/** A number that is one: neither infinite nor NaN. */
export const FiniteSchema = v.pipe(v.number(), v.finite());

/** A whole number between two bounds, both included. */
export const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** A side of a picture in pixels. No format that Figma takes holds a longer one (PNG specification, IHDR). */
export const SideSchema = whole(1, 2 ** 31 - 1);

/** Which of the possible fills of a place: 0 is the first. The engine counts in 32 bits. */
export const SeedSchema = whole(0, 2 ** 31 - 1);

/** How many fills of a place there are to choose from. */
const SEEDS = 2 ** 31;

/** The seed of the next fill; after the last one comes the first again. */
export const seedAfter = (seed: number): number => (seed + 1) % SEEDS;

/** Text that is no longer than so many characters. */
export const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

/** A name or a sentence: far more than a window shows. */
const LONGEST_LINE = 2000;
export const LineSchema = text(LONGEST_LINE);

/** The name of a layer, which may be as long as somebody likes, as it is sent. */
export const nameOf = ({ name }: { readonly name: string }): string => name.slice(0, LONGEST_LINE);

/** No file is larger, in bytes: nothing of that size gets through Figma's sandbox. */
const LARGEST_FILE = 2 ** 30;

/**
 * Bytes of a file. Figma's sandbox and the page's workers make them with a Uint8Array of their own, of which no
 * `instanceof` of ours knows. What the bytes hold is for whoever decodes them.
 */
export const BytesSchema = v.custom<Uint8Array>(
  (value) =>
    Object.prototype.toString.call(value) === '[object Uint8Array]' &&
    (value as Uint8Array).length <= LARGEST_FILE,
);
