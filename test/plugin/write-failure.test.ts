import { describe, expect, it } from 'vitest';
import { makeJob } from '../../plugin/make-job.ts';
import { writeResult } from '../../plugin/result-layer.ts';
import { readSelection } from '../../plugin/selection.ts';
import { SENTENCES } from '../../plugin/sentences.ts';
import { createHost } from '../host/index.ts';
import { asNodes, useFigma } from './figma-global.ts';
import { fill, testPicture } from './plugin-run.ts';

describe('a write that fails in its last step', () => {
  for (const shape of ['RECTANGLE', 'FRAME'] as const) {
    it(`is taken back: layer, hidden shapes, hidden original (${shape})`, async () => {
      const host = await createHost();
      const photo = host.scene.picture({ bytes: testPicture(60, 40), shape });
      const over = host.scene.ellipse({ x: 10, y: 10, width: 20, height: 20, fill: '#ff0000' });
      const restore = useFigma(host);
      try {
        const scope = globalThis as unknown as { figma: object };
        const [pair] = readSelection(asNodes(host, photo, over));
        const options = { mode: 'remove', detail: 'patches', seed: 0, settings: {} } as const;
        const { job, target } = await makeJob(pair, options);
        const filled = { ...(await fill(job)), transparent: true };
        const before = host.serialise();
        scope.figma = Object.create(host.figma, {
          commitUndo: {
            value: () => {
              throw new Error('You may only view this file.');
            },
          },
        }) as object;
        await expect(writeResult(target, filled, [over.id], false)).rejects.toMatchObject({
          sentence: SENTENCES.cannotWrite,
        });
        expect(host.serialise()).toBe(before);
      } finally {
        restore();
      }
    });
  }
});
