import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createInpainter,
  readWeights,
  type BackendName,
  type Detail,
  type Inpainter,
} from '@contextual-fill/core';
import { installBuiltKernels } from '../../cli/kernels.ts';
import { blendSeam } from '../../core/blend/seam.ts';
import { synthesisePatches } from '../../core/detail/patch-synthesis.ts';
import { flagsOfMask } from '../../core/raster/raster.ts';
import { runAtOnce } from '../../core/turns.ts';
import { startCost, type Method } from './peers.ts';

const WEIGHTS = join(import.meta.dirname, '../../weights/default');

/** The engine with the default weights, warmed up. */
export async function openEngine(backend: BackendName): Promise<Inpainter> {
  const manifest: unknown = JSON.parse(readFileSync(join(WEIGHTS, 'manifest.json'), 'utf8'));
  const weights = readWeights(manifest, readFileSync(join(WEIGHTS, 'weights.bin')));
  await installBuiltKernels();
  const inpainter = await createInpainter({ weights, backend });
  await inpainter.warmup();
  return inpainter;
}

export function ours(inpainter: Inpainter, detail: Detail): Method & { stages: Record<string, number> } {
  const stages: Record<string, number> = {};
  return {
    name: `ours ${detail}`,
    stages,
    async fill({ truth, mask, width, height }) {
      const cost = startCost();
      const { image, timings, confidence } = await inpainter.fill(
        { width, height, data: withoutHole(truth, mask) },
        { width, height, data: mask },
        { detail },
      );
      const spent = cost();
      for (const [stage, milliseconds] of Object.entries(timings))
        stages[stage] = (stages[stage] ?? 0) + milliseconds;
      return { data: new Uint8Array(image.data), confidence, ...spent };
    },
  };
}

/** The synthesis alone: what the network adds is the difference to `ours patches`. */
export const unguided: Method = {
  name: 'ours without network',
  fill({ truth, mask, width, height }) {
    const cost = startCost();
    const hole = runAtOnce(flagsOfMask({ width, height, data: mask }));
    const source = { width, height, data: hole.data.map((inside) => 1 - inside) };
    const image = { width, height, data: withoutHole(truth, mask) };
    const filled = runAtOnce(synthesisePatches({ image, hole, source, seed: 0 }));
    const { evident, ground } = filled;
    const options = { feather: 2, isForetold: true, evident, ground };
    const { data } = runAtOnce(blendSeam(filled, image, hole, options));
    return Promise.resolve({ data: new Uint8Array(data), ...cost() });
  },
};

/** So that no method of ours can peep. */
export function withoutHole(truth: Uint8Array, mask: Uint8Array): Uint8Array {
  const data = truth.slice();
  mask.forEach((inside, i) => {
    if (inside) data.set([255, 0, 255, 255], 4 * i);
  });
  return data;
}
