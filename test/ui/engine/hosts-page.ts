/** Runs in the browser: one engine client in the context that the test names, put through one story. */
import type { ContextName } from '../../../ui/engine/contexts/context.ts';
import { createEngineClient } from '../../../ui/engine/create-client.ts';
import type { EngineDescription } from '../../../ui/engine/description.ts';
import type { BackendName } from '@contextual-fill/core';
import { kill, makeWorkersMortal, type Death } from '../mortal-workers.ts';

export interface Story {
  /** Which part of the client the story tells about. */
  act: 'fill' | 'cancel' | 'two' | 'die' | 'none-left' | 'bad-mask' | 'weights';
  /** How the context ends in the act 'die'. */
  death?: Death;
  contexts?: ContextName[];
  backends?: BackendName[];
  /** Orders to the fake engine. */
  orders?: object;
  patience?: number;
}

export interface Outcome {
  description: EngineDescription;
  outsideKept: boolean;
  hole: number[];
  fractions: number[];
  error: { code?: string; message: string } | null;
  stillMine: boolean;
  /** One line for each change of the weights: their name, and how red they fill. */
  weights: string[];
  /** Milliseconds from the death to the result. */
  sinceDeath: number;
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function picture(width: number, height: number) {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, index) =>
    index % 4 === 3 ? 255 : (index * 7) % 251,
  );
  const mask = new Uint8Array(width * height);
  mask[5 * width + 5] = 255;
  return { image: { width, height, data }, mask: { width, height, data: mask } };
}

export default async function run({
  act,
  death = 'terminated',
  contexts,
  backends,
  orders = {},
  patience,
}: Story): Promise<Outcome> {
  const source = await (await fetch('/engine.js')).text();
  let loads = 0;
  const engine = createEngineClient({
    source,
    contexts,
    backends,
    patience,
    assets: () => {
      loads++;
      return Promise.resolve({ manifest: orders, weights: new Uint8Array(8), wasm: new Uint8Array(8) });
    },
  });
  const { image, mask } = picture(40, 30);
  const before = image.data.slice();
  const fractions: number[] = [];
  const outcome: Outcome = {
    description: engine.describe(),
    outsideKept: true,
    hole: [],
    fractions,
    error: null,
    stillMine: true,
    weights: [],
    sinceDeath: 0,
  };
  let died = 0;
  const workers = act === 'die' ? makeWorkersMortal() : [];

  if (act === 'bad-mask') mask.data.fill(0);
  try {
    const controller = new AbortController();
    if (act !== 'none-left') await engine.start();
    const hooks = {
      signal: controller.signal,
      onProgress: ({ fraction }: { fraction: number }) => fractions.push(fraction),
    };
    let work = engine.fill(image, mask, { seed: 1 }, hooks);
    if (act === 'cancel') {
      await wait(150);
      setTimeout(() => controller.abort(), 0);
      await work.then(
        () => Promise.reject(new Error('it was not cancelled')),
        (error: { code: string }) => {
          outcome.error = { code: error.code, message: 'it was cancelled' };
        },
      );
      // The host must be free again at once for the next fill.
      fractions.length = 0;
      work = engine.fill(image, mask, { seed: 1 }, { onProgress: hooks.onProgress });
    }
    if (act === 'two')
      work = Promise.all([work, engine.fill(image, mask, { seed: 2 })]).then(([, second]) => second);
    if (act === 'die') {
      await wait(200);
      kill(workers, death);
      died = performance.now();
    }
    if (act === 'weights') {
      const bundle = (name: string, manifest: object) => ({ name, manifest, weights: new Uint8Array(4) });
      for (const chosen of [
        bundle('mine', { red: 77 }),
        bundle('broken', { unreadable: true }),
        bundle('others', { red: 99 }),
        null,
      ]) {
        // A fill that was asked for before is done with the weights of before.
        const earlier = engine.fill(image, mask);
        const change = engine.useWeights(chosen).then(
          ({ weights }) => String(weights),
          (error: Error & { code?: string }) => `${error.code} ${error.message}`,
        );
        const [red, said] = [(await earlier).image.data[(5 * 40 + 5) * 4], await change];
        const now = (await engine.fill(image, mask)).image.data[(5 * 40 + 5) * 4];
        outcome.weights.push(`${said}: ${red} -> ${now}, ${engine.describe().weights}`);
      }
    }
    const result = await work;
    outcome.sinceDeath = performance.now() - died;
    result.image.data.forEach((value, index) => {
      const pixel = index >> 2;
      if (mask.data[pixel] === 255) outcome.hole.push(value);
      else if (value !== before[index]) outcome.outsideKept = false;
    });
  } catch (error) {
    outcome.error = { code: (error as { code?: string }).code, message: (error as Error).message };
  }
  await wait(50);
  outcome.stillMine = image.data.length === before.length && mask.data.length === 40 * 30 && loads <= 1;
  outcome.description = engine.describe();
  engine.dispose();
  return outcome;
}
