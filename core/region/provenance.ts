import type { CopiedPicture } from '../detail/copied-picture.ts';
import { MADE, NOT_FILLED } from '../provenance/provenance.ts';
import type { Provenance } from '../types.ts';
import type { Crop } from './crop.ts';

/** Where the pixels of a filled region come from, in the picture instead of in the crop. */
export function provenanceOf(
  { copies }: CopiedPicture,
  { region, hole }: Crop,
  pictureWidth: number,
): Provenance {
  const { crop, hole: box } = region;
  const sources = new Int32Array(box.width * box.height);
  for (let i = 0; i < sources.length; i++) {
    const x = box.x - crop.x + (i % box.width);
    const y = box.y - crop.y + Math.floor(i / box.width);
    const at = y * crop.width + x;
    const from = copies[at];
    if (!hole.data[at]) sources[i] = NOT_FILLED;
    else if (from < 0) sources[i] = MADE;
    else sources[i] = (crop.y + Math.floor(from / crop.width)) * pictureWidth + crop.x + (from % crop.width);
  }
  return { box, pictureWidth, sources };
}
