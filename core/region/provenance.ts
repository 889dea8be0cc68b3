import { MADE, NOT_FILLED } from '../provenance/provenance.ts';
import { seenFrom } from '../raster/boxes.ts';
import type { Provenance, Region } from '../types.ts';
import type { Crop } from './crop.ts';
import type { Detailed } from './detail.ts';

/** Where the pixels of a filled region come from, in the picture instead of in a part of it. */
export function provenanceOf(
  { copies, copiedTo, copiedFrom: part }: Detailed,
  { box: crop, hole }: Crop,
  region: Region,
  pictureWidth: number,
): Provenance {
  const { hole: box } = region;
  const [inCrop, inCopied] = [seenFrom(crop, box), seenFrom(copiedTo, box)];
  const sources = new Int32Array(box.width * box.height);
  for (let i = 0; i < sources.length; i++) {
    const [x, y] = [i % box.width, Math.floor(i / box.width)];
    const from = copies[(inCopied.y + y) * copiedTo.width + inCopied.x + x];
    if (!hole.data[(inCrop.y + y) * crop.width + inCrop.x + x]) sources[i] = NOT_FILLED;
    else if (from < 0) sources[i] = MADE;
    else sources[i] = (part.y + Math.floor(from / part.width)) * pictureWidth + part.x + (from % part.width);
  }
  return { box, pictureWidth, sources };
}
