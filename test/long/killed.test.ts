/** What the engine runs in ends while it loads and at every stage of a fill: the fill is finished elsewhere. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Runner } from '../ui/browser.ts';
import type { KillOrder, KillReply } from './engine-page.ts';
import { openEngineRunner } from '../ui/engine/engine-runner.ts';
import { print, spread } from './figures.ts';

/** While it loads: so many milliseconds after the place was made. */
const LOADING = [0, 30, 100, 200, 400, 800];
const STAGES = ['prepare', 'coarse', 'refine', 'detail', 'blend'] as const;
/** On an emulated graphics card loading takes seconds; the first of these is in its self-test. */
const LOADING_GRAPHICS = [1000, 4000];

/**
 * Longest time from the end to the result, in milliseconds, without that of an undisturbed fill. What is gone is given
 * up within five seconds; the rest is for starting the next place on a busy machine. Unnoticed, it would be 20 seconds,
 * and 60 in the self-test of a graphics card.
 */
const LONGEST = 15_000;
const LONGEST_WITH_GRAPHICS = 45_000;

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
  ['WebGL context lost, in the page', { backends: ['webgl', 'wasm'], contexts: ['page'], death: 'lost' }],
  ['WebGL context lost, in a worker', { backends: ['webgl', 'wasm'], contexts: ['worker'], death: 'lost' }],
])('%s', (name, place) => {
  const isLost = place.death === 'lost';
  const moments = [...(isLost ? LOADING_GRAPHICS : LOADING), ...STAGES];
  const times: number[] = [];
  let done = 0;
  afterAll(() =>
    print(`killed: ${name}`, {
      moments: moments.length,
      'jobs done': done,
      'from then to the result': spread(times, 'ms', 0),
    }),
  );

  it.each(moments)(
    'at %s: the job is done, and soon',
    async (stage) => {
      const reply = await runner.run<KillReply>({ act: 'kill', ...place, stage });
      expect(reply).toMatchObject({ struck: true, right: true, outsideKept: true });
      expect(reply.took - reply.again).toBeLessThan(isLost ? LONGEST_WITH_GRAPHICS : LONGEST);
      // Before the networks are through, what was computed there is lost with it; and really was there.
      if (isLost && stage === 'prepare') expect(reply.backend).toBe('wasm');
      times.push(reply.took);
      done++;
    },
    300_000,
  );
});
