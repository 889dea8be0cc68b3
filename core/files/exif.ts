import { letters, viewOf } from './bytes.ts';

/** How a picture asks to be turned, 1 to 8 (Exif 2.3, 4.6.4 A, tag 0x0112); 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION = 0x0112;
const THUMBNAIL_START = 0x0201;
const THUMBNAIL_LENGTH = 0x0202;
const X_RESOLUTION = 0x011a;
const Y_RESOLUTION = 0x011b;
const RESOLUTION_UNIT = 0x0128;
const SHORT = 3;
const RATIONAL = 5;
/** Metres of the units that a resolution may have: inch and centimetre. */
const METRES: Readonly<Record<number, number>> = { 2: 0.0254, 3: 0.01 };

interface Directory {
  /** Where each entry of 12 bytes begins, by its tag. */
  readonly entries: ReadonlyMap<number, number>;
  /** Where the offset of the next directory stands. */
  readonly next: number;
}

/** A directory of a TIFF, or undefined where it does not fit into the bytes. */
function readDirectory(view: DataView, little: boolean, start: number): Directory | undefined {
  if (start < 8 || start + 2 > view.byteLength) return undefined;
  const count = view.getUint16(start, little);
  const next = start + 2 + 12 * count;
  if (next > view.byteLength) return undefined;
  const entries = new Map<number, number>();
  for (let at = start + 2; at < next; at += 12) entries.set(view.getUint16(at, little), at);
  return { entries, next };
}

function open(exif: Uint8Array): { view: DataView; little: boolean; first: Directory } | undefined {
  const mark = letters(exif, 0, 4);
  if (exif.length < 14 || (mark !== 'II*\0' && mark !== 'MM\0*')) return undefined;
  const view = viewOf(exif);
  const little = mark === 'II*\0';
  const first = readDirectory(view, little, view.getUint32(4, little));
  return first && { view, little, first };
}

/** The orientation in Exif data (from 'II' or 'MM' on); 1 where there is none or a number that means nothing. */
export function readOrientation(exif: Uint8Array): Orientation {
  const opened = open(exif);
  const at = opened?.first.entries.get(ORIENTATION);
  if (!opened || at === undefined) return 1;
  const { view, little } = opened;
  if (view.getUint16(at + 2, little) !== SHORT) return 1;
  const value = view.getUint16(at + 8, little);
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/** Pixels per metre across and down (Exif 2.3, 4.6.4 A), or undefined where the data does not say them in full. */
export function readResolution(exif: Uint8Array): readonly [number, number] | undefined {
  const opened = open(exif);
  if (!opened) return undefined;
  const { view, little, first } = opened;
  const unitAt = first.entries.get(RESOLUTION_UNIT);
  const metres = METRES[unitAt === undefined ? 2 : view.getUint16(unitAt + 8, little)];
  const read = (tag: number) => {
    const at = first.entries.get(tag);
    if (at === undefined || view.getUint16(at + 2, little) !== RATIONAL) return 0;
    const place = view.getUint32(at + 8, little);
    if (place + 8 > view.byteLength) return 0;
    return view.getUint32(place, little) / (view.getUint32(place + 4, little) || Infinity);
  };
  const [across, down] = [read(X_RESOLUTION) / metres, read(Y_RESOLUTION) / metres];
  return across >= 1 && down >= 1 ? [Math.round(across), Math.round(down)] : undefined;
}

/**
 * Exif data for a picture that has been turned upright and filled: it asks for no turn, and the small preview, which
 * still shows what was removed, is blanked. All else stays as it was. Undefined where it is no Exif data.
 */
export function uprightExif(exif: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const copy = new Uint8Array(exif);
  const opened = open(copy);
  if (!opened) return undefined;
  const { view, little, first } = opened;
  const orientation = first.entries.get(ORIENTATION);
  if (orientation !== undefined) {
    view.setUint16(orientation + 2, SHORT, little);
    view.setUint32(orientation + 4, 1, little);
    view.setUint32(orientation + 8, 0, little);
    view.setUint16(orientation + 8, 1, little);
  }
  if (first.next + 4 > copy.length) return copy;
  const preview = readDirectory(view, little, view.getUint32(first.next, little));
  view.setUint32(first.next, 0, little);
  const value = (tag: number) => {
    const at = preview?.entries.get(tag);
    return at === undefined ? 0 : view.getUint32(at + 8, little);
  };
  const start = value(THUMBNAIL_START);
  if (start >= 8) copy.fill(0, start, start + value(THUMBNAIL_LENGTH));
  return copy;
}
