import { sourceAt, type Provenance } from '@contextual-fill/core';
import { encodeSamples } from './png.ts';

/** The third channel where a pixel was copied from the place that the first two name. */
const HAS_SOURCE = 65535;

/**
 * A PNG of 16-bit RGB, as large as the picture: for every pixel that was copied the x and y of its source, and 65535;
 * 0 in all three channels where a pixel was not filled, or made instead of copied.
 */
export function encodeProvenance(
  provenance: readonly Provenance[],
  width: number,
  height: number,
): Promise<Uint8Array> {
  const samples = new Uint16Array(width * height * 3);
  for (const { box } of provenance) {
    for (let y = box.y; y < box.y + box.height; y += 1) {
      for (let x = box.x; x < box.x + box.width; x += 1) {
        const source = sourceAt(provenance, x, y);
        if (source < 0) continue;
        const at = 3 * (y * width + x);
        samples[at] = source % width;
        samples[at + 1] = Math.floor(source / width);
        samples[at + 2] = HAS_SOURCE;
      }
    }
  }
  return encodeSamples(samples, width, height, { layout: 'rgb' });
}
