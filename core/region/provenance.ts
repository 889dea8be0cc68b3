import { MADE, NOT_FILLED } from '../provenance/provenance.ts';
import { seenFrom } from '../raster/boxes.ts';
import type { Box, Provenance, Region } from '../types.ts';
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
  for (let y = 0; y < box.height; y++) {
    const row = sources.subarray(y * box.width, (y + 1) * box.width);
    const inHole = (inCrop.y + y) * crop.width + inCrop.x;
    const copied = (inCopied.y + y) * copiedTo.width + inCopied.x;
    setRow(row, hole.data, inHole, copies, copied, part, pictureWidth);
  }
  return { box, pictureWidth, sources };
}

/** Sets the sources of a row, whose flags begin at position `inHole` and whose copies at `copied`. */
function setRow(
  sources: Int32Array,
  hole: Uint8Array,
  inHole: number,
  copies: Int32Array,
  copied: number,
  part: Box,
  pictureWidth: number,
): void {
  for (let x = 0; x < sources.length; x++) {
    const from = copies[copied + x];
    if (!hole[inHole + x]) sources[x] = NOT_FILLED;
    else if (from < 0) sources[x] = MADE;
    else sources[x] = (part.y + Math.floor(from / part.width)) * pictureWidth + part.x + (from % part.width);
  }
}
