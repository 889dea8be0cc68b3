import { BAND, type Work } from '../turns.ts';
import { raster, type Mask, type Rgba, type Size } from './raster.ts';

/** By how many whole pixels, 0 or more, a picture is made larger on each side. */
export interface Margins {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The size of a picture with such margins. */
export function extendedSize({ width, height }: Size, { left, top, right, bottom }: Margins): Size {
  return { width: left + width + right, height: top + height + bottom };
}

/** The values of a raster with margins of zeros around them: see-through for a picture, nothing for a mask. */
export function* extendData<Data extends Uint8Array | Uint8ClampedArray | Uint16Array>(
  data: Data,
  size: Size,
  margins: Margins,
): Work<Data> {
  const channels = data.length / (size.width * size.height);
  const { width, height } = extendedSize(size, margins);
  const extended = new (data.constructor as new (length: number) => Data)(width * height * channels);
  for (let y = 0; y < size.height; y++) {
    if (y % BAND === 0) yield;
    const row = data.subarray(y * size.width * channels, (y + 1) * size.width * channels);
    extended.set(row, ((y + margins.top) * width + margins.left) * channels);
  }
  return extended;
}

/** A picture, or a mask, with margins around it, see-through or not in the mask. */
export function* extend<Picture extends Rgba | Mask>(picture: Picture, margins: Margins): Work<Picture> {
  const data = yield* extendData(picture.data, picture, margins);
  return raster(extendedSize(picture, margins), data) as Picture;
}

/** 255 where a picture is not wholly opaque, there is something to fill in, and 0 elsewhere. */
export function* emptyPixels({ width, height, data }: Rgba): Work<Mask> {
  const empty = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    for (let i = y * width; i < (y + 1) * width; i++) empty[i] = data[4 * i + 3] < 255 ? 255 : 0;
  }
  return raster({ width, height }, empty);
}
