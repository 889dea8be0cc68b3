/** 4,000 messages that no page of ours sends, between real ones. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PageChannel, type Port } from '../../../plugin/figma/page-channel.ts';
import { PROTOCOL_VERSION, type ToPage } from '../../../plugin/protocol/messages.ts';
import { mangled } from '../../messages/mangle.ts';
import { filled, goodToSandbox, job } from '../../messages/samples.ts';

const MESSAGES = 4000;
const JOBS = 40;

it(`the sandbox gets every job's own answer among ${MESSAGES} others`, async () => {
  const sent: ToPage[] = [];
  const port: Port = { postMessage: (message) => sent.push(message), onmessage: undefined };
  const channel = new PageChannel(port, {});
  const say = (message: unknown) => port.onmessage!(message);
  say({ type: 'ready', version: PROTOCOL_VERSION, salt: 5 });
  await channel.ready;
  // A real close ends the plugin, as it should; everything else may come.
  const noise = fc.sample(mangled(goodToSandbox.filter(({ type }) => type !== 'close')), {
    numRuns: MESSAGES,
    seed: 14,
  });
  const ended: number[] = [];
  for (let at = 0; at < JOBS; at += 1) {
    const answer = channel.request(() => Promise.resolve({ ...job, seed: at }));
    await new Promise((resolve) => setTimeout(resolve, 0));
    const asked = sent.at(-1) as ToPage & { type: 'job' };
    expect(asked).toMatchObject({ type: 'job', job: { seed: at } });
    for (const message of noise.splice(0, MESSAGES / JOBS)) say(message);
    // Replays, and answers that do not fit.
    for (const id of ended) say({ type: 'filled', id, filled: { ...filled, seed: 999 } });
    say({ type: 'applied', id: asked.id, layerName: 'no answer to a job' });
    say({ type: 'filled', id: asked.id, filled: { ...filled, width: 0 } });
    say({ type: 'filled', id: asked.id, filled: { ...filled, seed: at } });
    say({ type: 'failed', id: asked.id, sentence: 'Too late.' });
    expect(await answer).toMatchObject({ type: 'filled', filled: { seed: at } });
    ended.push(asked.id);
  }
  expect(sent.map(({ type }) => type)).toEqual(['hello', ...Array<string>(JOBS).fill('job')]);
});
