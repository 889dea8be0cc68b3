/** Small helpers that tests of core share. */
import { readFileSync } from 'node:fs';

import { readWeights, type WeightsBundle } from '../../core/weights/bundle.ts';

/** The weights that ship with the project. */
export function defaultWeights(): WeightsBundle {
  const manifest: unknown = JSON.parse(readFileSync('weights/default/manifest.json', 'utf8'));
  return readWeights(manifest, new Uint8Array(readFileSync('weights/default/weights.bin')));
}
