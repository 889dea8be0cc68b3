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

/**
 * Bytes of a file. Figma's sandbox and the page's workers make them with a Uint8Array of their own, of which no
 * `instanceof` of ours knows. What the bytes hold is for whoever decodes them.
 */
export const BytesSchema = v.custom<Uint8Array>(
  (value) => Object.prototype.toString.call(value) === '[object Uint8Array]',
);
