import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

import { boundingBox, IN_MASK, runAtOnce } from '@contextual-fill/core';

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

/** The side of the square that photographs are cut and scaled to, in pixels; 'native' leaves them as they are. */
export type EvalSize = number | 'native';

/** Largest side of a hole's bounding box, as a share of the picture's shorter side. */
const LARGEST_HOLE = 0.6;
/** Smallest distance of a hole from the border, as a share of the picture's side. */
const MARGIN = 0.04;

/**
 * The evaluation set: photograph i (in natural order), cropped in its middle to a square and scaled to `size` (or, if
 * that is 'native', as it is), with mask template 7 i + 3 (modulo their number), its bounding box scaled so that the
 * hole takes 6 to 18 % of the picture, put at a place that only depends on i. Nothing in it is random.
 *
 * @param photos another folder of photographs, for the masks of the evaluation set
 */
export async function loadEvalSet(
  size: EvalSize,
  count = 24,
  photos = join(EVAL_FOLDER, 'photos'),
): Promise<EvalCase[]> {
  const names = (folder: string) =>
    readdirSync(folder).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const masks = names(join(EVAL_FOLDER, 'masks'));
  return Promise.all(
    names(photos)
      .slice(0, count)
      .map(async (photo, i) => {
        const picture = sharp(join(photos, photo)).ensureAlpha();
        if (size !== 'native') picture.resize(size, size, { fit: 'cover' });
        const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
        const { width, height } = info;
        const template = masks[(7 * i + 3) % masks.length];
        const mask = await placeMask(join(EVAL_FOLDER, 'masks', template), width, height, i);
        const name = `${photo.replace(/\..*/, '')}+${template.replace(/\..*/, '')}`;
        return { name, width, height, truth: new Uint8Array(data), mask };
      }),
  );
}

async function placeMask(file: string, width: number, height: number, index: number): Promise<Uint8Array> {
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
  const box = runAtOnce(boundingBox({ ...info, data }, IN_MASK))!;
  const area = data.reduce((sum, value) => sum + (value < 128 ? 0 : 1), 0);
  const share = 0.06 + (0.12 * ((index * 5) % 24)) / 23;
  const scale = Math.min(
    Math.sqrt((share * width * height) / area),
    (LARGEST_HOLE * Math.min(width, height)) / Math.max(box.width, box.height),
  );
  const w = Math.max(1, Math.round(box.width * scale));
  const h = Math.max(1, Math.round(box.height * scale));
  const scaled = await sharp(file)
    .greyscale()
    .extract({ left: box.x, top: box.y, width: box.width, height: box.height })
    .resize(w, h, { fit: 'fill' })
    .raw()
    .toBuffer();
  const start = (side: number, taken: number, place: number) =>
    Math.round(MARGIN * side + (place % 1) * ((1 - 2 * MARGIN) * side - taken));
  const x0 = start(width, w, index * 0.618034);
  const y0 = start(height, h, index * 0.381966 + 0.5);
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) if (scaled[y * w + x] > 127) mask[(y0 + y) * width + x0 + x] = 255;
  }
  return mask;
}
