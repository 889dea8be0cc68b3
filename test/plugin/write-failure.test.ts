import { describe, expect, it } from 'vitest';
import { makeJob } from '../../plugin/read/make-job.ts';
import { updateResult, writeResult } from '../../plugin/write/result-layer.ts';
import { readSelection } from '../../plugin/read/selection.ts';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import { createHost, type Host } from '@contextual-fill/host';
import { asNodes, useFigma } from './figma-global.ts';
import { fill, testPicture } from './plugin-run.ts';

/** A Figma that refuses at the very end. */
function readOnly(host: Host): object {
  return Object.create(host.figma, {
    commitUndo: {
      value: () => {
        throw new Error('You may only view this file.');
      },
    },
  }) as object;
}

/** One picture with an ellipse over it, read and made into a job. */
async function withJob(
  host: Host,
  shape: 'RECTANGLE' | 'FRAME',
  run: (given: Awaited<ReturnType<typeof makeJob>> & { over: { id: string } }) => Promise<void>,
): Promise<void> {
  const photo = host.scene.picture({ bytes: testPicture(60, 40), shape });
  const over = host.scene.ellipse({ x: 10, y: 10, width: 20, height: 20, fill: '#ff0000' });
  const restore = useFigma(host);
  try {
    const [pair] = readSelection(asNodes(host, photo, over));
    const options = { mode: 'remove', detail: 'patches', seed: 0, settings: {} } as const;
    await run({ over, ...(await makeJob(pair, options)) });
  } finally {
    restore();
  }
}

function becomesReadOnly(host: Host): void {
  (globalThis as unknown as { figma: object }).figma = readOnly(host);
}

describe('a write that fails in its last step', () => {
  for (const shape of ['RECTANGLE', 'FRAME'] as const) {
    it(`is taken back: layer, hidden shapes, hidden original (${shape})`, async () => {
      const host = await createHost();
      await withJob(host, shape, async ({ over, job, target }) => {
        const filled = { ...(await fill(job)), transparent: true };
        const before = host.serialise();
        becomesReadOnly(host);
        await expect(writeResult(target, filled, [over.id], false)).rejects.toMatchObject({
          sentence: SENTENCES.cannotWrite,
        });
        expect(host.serialise()).toBe(before);
      });
    });
  }

  it('is taken back: the fill of a layer that is filled again', async () => {
    const host = await createHost({ relaunchCommands: ['remove-again', 'open-editor'] });
    await withJob(host, 'RECTANGLE', async ({ over, job, target }) => {
      const { layer } = await writeResult(target, await fill(job), [over.id], false);
      const before = host.serialise();
      becomesReadOnly(host);
      const again = await fill({ ...job, seed: 1 });
      await expect(updateResult(layer.id, target.hash, again)).rejects.toMatchObject({
        sentence: SENTENCES.cannotWrite,
      });
      expect(host.serialise()).toBe(before);
    });
  });
});
