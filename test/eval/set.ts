import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

import { boundingBox } from '../../core/picture/boxes.ts';

/** A clean photograph with a hole cut into it. */
export interface EvalCase {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** RGBA, opaque: the photograph. */
  readonly truth: Uint8Array;
  /** 255 in the hole. */
  readonly mask: Uint8Array;
}

export const EVAL_FOLDER = join(import.meta.dirname, '../../../shared/eval');

/** Largest side of a hole's bounding box, as a share of the picture's side. */
const LARGEST_HOLE = 0.6;
/** Smallest distance of a hole from the border, as a share of the picture's side. */
const MARGIN = 0.04;

/**
 * The evaluation set at `size` x `size`: photograph i (in natural order), cropped in its middle to a square and scaled, with mask
 * template 7 i + 3 (modulo their number), its bounding box scaled so that the hole takes 6 to 18 % of the picture, put at a place
 * that only depends on i. Nothing in it is random.
 */
export async function loadEvalSet(size: number, folder = EVAL_FOLDER): Promise<EvalCase[]> {
  const names = (kind: string) =>
    readdirSync(join(folder, kind)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const photos = names('photos');
  const masks = names('masks');
  return Promise.all(
    photos.map(async (photo, i) => {
      const truth = await sharp(join(folder, 'photos', photo))
        .resize(size, size, { fit: 'cover' })
        .ensureAlpha()
        .raw()
        .toBuffer();
      const template = masks[(7 * i + 3) % masks.length];
      const mask = await placeMask(join(folder, 'masks', template), size, i);
      const name = `${photo.replace(/\..*/, '')}+${template.replace(/\..*/, '')}`;
      return { name, width: size, height: size, truth: new Uint8Array(truth), mask };
    }),
  );
}

async function placeMask(file: string, size: number, index: number): Promise<Uint8Array> {
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
  const { x: left, y: top, width, height } = boundingBox(data, info.width, info.height)!;
  const area = data.reduce((sum, value) => sum + (value < 128 ? 0 : 1), 0);
  const share = 0.06 + (0.12 * ((index * 5) % 24)) / 23;
  const scale = Math.min(
    Math.sqrt((share * size * size) / area),
    (LARGEST_HOLE * size) / Math.max(width, height),
  );
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  const scaled = await sharp(file)
    .greyscale()
    .extract({ left, top, width, height })
    .resize(w, h, { fit: 'fill' })
    .raw()
    .toBuffer();
  const free = (1 - 2 * MARGIN) * size;
  const x0 = Math.round(MARGIN * size + ((index * 0.618034) % 1) * (free - w));
  const y0 = Math.round(MARGIN * size + ((index * 0.381966 + 0.5) % 1) * (free - h));
  const mask = new Uint8Array(size * size);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) if (scaled[y * w + x] > 127) mask[(y0 + y) * size + x0 + x] = 255;
  }
  return mask;
}
