/** Runs in the browser: the real engine through the client, on the backend and in the context that the test names. */
import type { ContextName } from '../../../ui/engine/contexts/context.ts';
import { createEngineClient } from '../../../ui/engine/create-client.ts';
import type { EngineDescription } from '../../../ui/engine/description.ts';
import type { BackendName, Preview } from '@contextual-fill/core';

export interface Request {
  backends: BackendName[];
  contexts: ContextName[];
  /** What happens in the middle of the fill. */
  meanwhile?: 'kill' | 'lose-context';
}

export interface Outcome {
  description: EngineDescription;
  outsideKept: boolean;
  /** Mean distance of the hole's colours from the plain grey around it. */
  distance: number;
  backend: string;
  /** Milliseconds from a kill to the result, without those that such a fill takes where it was done at last. */
  lostTime: number;
  /** The stages whose previews came, with the sizes of the pictures. */
  previews: string[];
}

const bytes = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer());

export default async function run({ backends, contexts, meanwhile }: Request): Promise<Outcome> {
  const workers: Worker[] = [];
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL) {
      super(url);
      workers.push(this);
    }
  };
  const graphics: WebGL2RenderingContext[] = [];
  if (meanwhile === 'lose-context') {
    const getContext = Reflect.get(OffscreenCanvas.prototype, 'getContext') as (
      ...args: unknown[]
    ) => unknown;
    Reflect.set(
      OffscreenCanvas.prototype,
      'getContext',
      function (this: OffscreenCanvas, ...args: unknown[]) {
        const context = getContext.apply(this, args);
        if (context instanceof WebGL2RenderingContext) graphics.push(context);
        return context;
      },
    );
  }
  const engine = createEngineClient({
    source: await (await fetch('/engine.js')).text(),
    backends,
    contexts,
    assets: async () => ({
      manifest: (await (await fetch('/manifest.json')).json()) as unknown,
      weights: await bytes('/weights.bin'),
      wasm: await bytes('/simd.wasm'),
    }),
  });
  const [width, height] = [96, 80];
  const image = { width, height, data: new Uint8Array(width * height * 4).fill(128) };
  const mask = { width, height, data: new Uint8Array(width * height) };
  for (let pixel = 0; pixel < width * height; pixel++) {
    image.data[pixel * 4 + 3] = 255;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    if (x >= 40 && x < 56 && y >= 30 && y < 50) {
      mask.data[pixel] = 255;
      image.data.set([255, 0, 0], pixel * 4);
    }
  }
  await engine.start();
  let struck = 0;
  const onProgress = () => {
    if (struck) return;
    struck = performance.now();
    if (meanwhile === 'kill') workers.at(-1)?.terminate();
    if (meanwhile === 'lose-context') {
      for (const context of graphics) context.getExtension('WEBGL_lose_context')?.loseContext();
    }
  };
  const previews: string[] = [];
  const onPreview = ({ stage, image: { width, height, data } }: Preview) =>
    previews.push(`${stage} ${width} x ${height}, ${data.length} bytes`);
  const result = await engine.fill(image, mask, { seed: 1 }, { onProgress, onPreview });
  const done = performance.now();
  if (meanwhile === 'kill') await engine.fill(image, mask, { seed: 1 });
  const lostTime = done - struck - (performance.now() - done);
  let [sum, count, outsideKept] = [0, 0, true];
  for (let index = 0; index < image.data.length; index++) {
    if (mask.data[index >> 2] === 0) outsideKept &&= result.image.data[index] === image.data[index];
    else if (index % 4 < 3) {
      sum += Math.abs(result.image.data[index] - 128);
      count++;
    }
  }
  const description = engine.describe();
  engine.dispose();
  return { description, outsideKept, distance: sum / count, backend: result.backend, lostTime, previews };
}
