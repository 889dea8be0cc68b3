/** What the engine runs in ends at every stage of a fill: the fill is finished elsewhere. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Runner } from '../ui/browser.ts';
import type { KillOrder, KillReply } from './engine-page.ts';
import { openEngineRunner } from '../ui/engine/engine-runner.ts';
import { print, spread } from './figures.ts';

const STAGES = ['load', 'prepare', 'coarse', 'refine', 'detail', 'blend'] as const;

let runner: Runner;
beforeAll(async () => {
  runner = await openEngineRunner(join(import.meta.dirname, 'engine-page.ts'));
});
afterAll(() => runner.close());

type Place = Pick<KillOrder, 'backends' | 'contexts' | 'death'>;

describe.each<[string, Place]>([
  ['worker terminated', { backends: ['wasm'], contexts: ['worker', 'page'], death: 'terminated' }],
  ['worker closed', { backends: ['wasm'], contexts: ['worker', 'frame'], death: 'closed' }],
  ['worker failed', { backends: ['wasm'], contexts: ['worker', 'page'], death: 'failed' }],
  ['frame removed', { backends: ['wasm'], contexts: ['frame', 'page'], death: 'removed' }],
  ['frame left', { backends: ['wasm'], contexts: ['frame', 'page'], death: 'left' }],
  ['WebGL context lost', { backends: ['webgl', 'wasm'], contexts: ['page'], death: 'lost' }],
])('%s', (name, place) => {
  const times: number[] = [];
  let done = 0;
  afterAll(() =>
    print(`killed: ${name}`, {
      stages: STAGES.length,
      'jobs done': done,
      'from then to the result': spread(times, 'ms', 0),
    }),
  );

  it.each(STAGES)(
    'at the stage %s: the job is done',
    async (stage) => {
      const reply = await runner.run<KillReply>({ act: 'kill', ...place, stage });
      expect(reply).toMatchObject({ struck: true, right: true, outsideKept: true });
      times.push(reply.took);
      done++;
    },
    300_000,
  );
});
