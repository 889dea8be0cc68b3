import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { renderScene } from '../../scene/scene.ts';
import type { ProfileInput } from './fill.ts';

const WEIGHTS = join(import.meta.dirname, '../../../weights/default');

/** A rendered street with a ragged hole of 15 % in its middle, and the default weights. */
export function sampleInput(side: number): ProfileInput {
  const { withoutObject: image } = renderScene({ width: side, height: side, seed: 7, object: 'ball' });
  const mask = new Uint8Array(side * side);
  // The mean of (1 + a sin)^2 is 1 + a^2 / 2.
  const radius = side * Math.sqrt(0.15 / Math.PI / 1.02);
  for (let i = 0; i < mask.length; i++) {
    const [x, y] = [(i % side) - side / 2, Math.floor(i / side) - side / 2];
    if (Math.hypot(x, y) < radius * (1 + 0.2 * Math.sin(5 * Math.atan2(y, x)))) mask[i] = 255;
  }
  return {
    manifest: JSON.parse(readFileSync(join(WEIGHTS, 'manifest.json'), 'utf8')) as unknown,
    weights: new Uint8Array(readFileSync(join(WEIGHTS, 'weights.bin'))),
    image: { ...image, data: Uint8Array.from(image.data) },
    mask,
  };
}
