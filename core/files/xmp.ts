import { strFromU8, strToU8 } from 'fflate';
import { bytesOf, concatenate, letters } from './bytes.ts';
import { inflate } from './inflate.ts';
import type { PngChunk } from './png-chunks.ts';

/** The name of XMP among a PNG's texts (XMP specification, part 3, 1.1.5). */
const PNG_NAME = 'XML:com.adobe.xmp\0';

/** No XMP in use is longer: what is large in it (previews, depth maps) is of no use for a filled picture. */
const LONGEST_XMP = 2 ** 20;

/** What shows the picture before the fill, or points at further pictures in the file, which the result has not. */
const REMAINS = 'hdrgm|GCamera|GContainer|GDepth|GImage|GAudio|xmpNote';
const remainingElement = new RegExp(`<((?:xmp|xap):Thumbnails|Container:Directory|(?:${REMAINS}):\\w+)`, 'g');
const remainingAttribute = new RegExp(`\\s(?:${REMAINS}):\\w+\\s*=\\s*(?:"[^"]*"|'[^']*')`, 'g');

/** The text without the elements that `remainingElement` begins, or undefined where one of them has no end. */
function withoutRemains(text: string): string | undefined {
  let kept = '';
  let from = 0;
  for (const { 0: start, 1: name, index } of text.matchAll(remainingElement)) {
    // It lies in one that is already gone.
    if (index < from) continue;
    const opened = text.indexOf('>', index + start.length);
    if (opened < 0) return undefined;
    const close = `</${name}>`;
    const closed = text[opened - 1] === '/' ? opened : text.indexOf(close, opened);
    if (closed < 0) return undefined;
    kept += text.slice(from, index);
    from = closed === opened ? opened + 1 : closed + close.length;
  }
  return kept + text.slice(from);
}

/**
 * XMP for a picture that has been turned upright and filled: it asks for no turn and has neither previews nor words
 * about further pictures in the file. Undefined where it is no XMP in UTF-8.
 */
export function uprightXmp(xmp: Uint8Array): Uint8Array | undefined {
  if (xmp.length > LONGEST_XMP) return undefined;
  // A byte is a letter here and back: only what is ASCII is looked at.
  const text = strFromU8(xmp, true);
  if (!text.includes('<rdf:RDF')) return undefined;
  const rest = withoutRemains(text);
  if (rest === undefined) return undefined;
  const upright = rest
    .replace(remainingAttribute, '')
    .replace(/(\btiff:Orientation\s*=\s*["'])[^"']*/g, '$11')
    .replace(/(<tiff:Orientation\s*>)[^<]*/g, '$11');
  return strToU8(upright, true);
}

/** The XMP of an iTXt chunk, packed or not; undefined for any other text. */
export function xmpOfText({ type, data }: PngChunk): Uint8Array | undefined {
  if (type !== 'iTXt' || letters(data, 0, PNG_NAME.length) !== PNG_NAME) return undefined;
  const packed = data[PNG_NAME.length] === 1;
  // Behind flag and method stand a language and the translated name, each ended by a zero.
  const language = data.indexOf(0, PNG_NAME.length + 2);
  const name = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (name < 0) return undefined;
  const text = data.subarray(name + 1);
  return packed ? inflate([text], Math.min(LONGEST_XMP, 1032 * text.length)) : text;
}

/** XMP as a text of a PNG, not packed, as its specification asks for. */
export function xmpChunk(xmp: Uint8Array): PngChunk {
  return { type: 'iTXt', data: concatenate([bytesOf(`${PNG_NAME}\0\0\0\0`), xmp]) };
}
