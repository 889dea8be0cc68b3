import { expect, it } from 'vitest';

import { type Detail, type Preview } from '../../../core/index.ts';
import { openInpainter } from '../../../core/inpainter.ts';
import { defaultWeights } from '../tensors.ts';

const side = 96;

/** What the networks show of a fill with this detail, by the default weights run in this network. */
async function shown(architecture: 'pyramid-2' | 'pyramid-3', detail: Detail): Promise<Preview[]> {
  const inpainter = await openInpainter({
    weights: { ...defaultWeights(), architecture },
    backend: 'wasm',
  });
  const data = Uint8Array.from({ length: side * side * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * i) % 251));
  const mask = new Uint8Array(side * side);
  for (let y = 40; y < 60; y++) mask.fill(255, y * side + 35, y * side + 62);
  const previews: Preview[] = [];
  await inpainter.fill(
    { width: side, height: side, data },
    { width: side, height: side, data: mask },
    { detail, onPreview: (preview) => previews.push(preview) },
  );
  inpainter.dispose();
  return previews;
}

it('patches go by the draft of the network, all else shows its best', async () => {
  const half = await shown('pyramid-2', 'none');
  const best = await shown('pyramid-3', 'none');
  expect(half.map(({ stage }) => stage)).toEqual(['coarse', 'refine']);
  expect(best).not.toEqual(half);
  expect(await shown('pyramid-3', 'patches')).toEqual(half);
  expect(await shown('pyramid-3', 'residual')).toEqual(best);
});
