import { letters, viewOf } from './bytes.ts';

/** How Photoshop's resources begin in a JPEG (APP13). */
const MARK = 'Photoshop 3.0\0';
const IPTC = 0x0404;

/**
 * The IPTC record (IIM: caption, author, rights) among Photoshop's resources in a JPEG's APP13, or undefined. The other
 * resources, among them previews, are of no use for a filled picture.
 */
export function readIptc(app13: Uint8Array): Uint8Array | undefined {
  if (letters(app13, 0, MARK.length) !== MARK) return undefined;
  const view = viewOf(app13);
  for (let at = MARK.length; at + 12 <= app13.length && letters(app13, at, 4) === '8BIM';) {
    // A name with its length before, filled up to an even count; so is the data.
    const name = (app13[at + 6] + 2) & ~1;
    const start = at + 6 + name + 4;
    if (start > app13.length) return undefined;
    const length = view.getUint32(start - 4);
    if (start + length > app13.length) return undefined;
    if (view.getUint16(at + 4) === IPTC) return length > 0 ? app13.slice(start, start + length) : undefined;
    at = start + length + (length & 1);
  }
  return undefined;
}
