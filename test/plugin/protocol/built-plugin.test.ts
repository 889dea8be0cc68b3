/** Messages through the built plugin in QuickJS, whose objects and bytes are made in a realm of their own. */
import { expect, it } from 'vitest';
import type { Job } from '../../../plugin/protocol/job.ts';
import { createStage, fill, layerNames, select, testPicture, type Reply } from '../plugin-run.ts';

it('takes what the page means, and drops what is malformed, on the way from the job to the layer', async () => {
  let arrive: (visit: { job: Job; id: number; reply: Reply }) => void;
  const arrived = new Promise<Parameters<typeof arrive>[0]>((resolve) => (arrive = resolve));
  const answers: unknown[] = [];
  const { host, sizes } = await createStage(
    (scene) => {
      scene.picture({ name: 'Photo', bytes: testPicture(60, 40) });
      scene.ellipse({ name: 'Shape', x: 20, y: 10, width: 20, height: 20, fill: '#ff0000' });
    },
    {
      onJob: (job, id, reply) => arrive({ job, id, reply }),
      onMessage: (message) => void (message.type.startsWith('appl') && answers.push(message)),
    },
  );
  host.storage.set('settings', { grow: 1, feather: 1000, brushSize: 2.5 });
  select(host, 'Photo', 'Shape');
  const running = host.start('open-editor');
  const { job, id, reply } = await arrived;
  // A stored value beyond its bounds does not cost the others, nor the job.
  expect(job).toMatchObject({ grow: 1, feather: 2 });

  for (const message of [null, 'close', { type: 'unheard-of' }, { type: 'filled', id }])
    reply(message as never);
  reply({ type: 'resize', width: 0, height: 400 });
  reply({ type: 'resize', width: 500.5, height: 400 });
  reply({ type: 'resize', width: 5000, height: 400 });
  reply({ type: 'save-settings', settings: { grow: 99, brushSize: 40 } });
  const filled = await fill(job);
  reply({ type: 'filled', id, filled: { ...filled, seed: -1 } });
  reply({ type: 'filled', id, filled: { ...filled, mask: new Uint8Array() } });
  reply({ type: 'filled', id, filled });
  await expect.poll(() => answers).toEqual([{ type: 'applied', id, layerName: 'Photo (filled)' }]);
  expect(sizes).toEqual([[2400, 400]]);
  expect(host.storage.get('settings')).toEqual({ grow: 1, brushSize: 40 });
  expect(layerNames(host)).toEqual(['Photo', 'Photo (filled)', 'Shape']);
  reply({ type: 'close' });
  await running.closed;
  expect(host.logs).toEqual([]);
});
