/** Runs in the browser: the real engine fills four holes far apart, with as many cores as the test says. */
import { createEngineClient } from '../../../ui/engine/create-client.ts';

export interface Request {
  cores: number;
  /** The second engine's worker is ended as soon as it is at work. */
  kill?: boolean;
}

export interface Outcome {
  /** Of the filled picture's bytes. */
  hash: string;
  helpedRegions: number;
  /** Engines' workers that were started. */
  workers: number;
  /** The context that filled at last, and what was tried. */
  attempts: string[];
  regions: number;
}

const [width, height] = [2000, 420];
const holes = [200, 700, 1200, 1700];

const bytes = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer());

export default async function run({ cores, kill }: Request): Promise<Outcome> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  const workers: Worker[] = [];
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL) {
      super(url);
      workers.push(this);
    }
  };
  const engine = createEngineClient({
    source: await (await fetch('/engine.js')).text(),
    backends: ['wasm'],
    contexts: ['worker'],
    assets: async () => ({
      manifest: (await (await fetch('/manifest.json')).json()) as unknown,
      weights: await bytes('/weights.bin'),
      wasm: await bytes('/simd.wasm'),
    }),
  });
  const image = { width, height, data: new Uint8Array(width * height * 4).fill(255) };
  const mask = { width, height, data: new Uint8Array(width * height) };
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const grain = ((x * 2654435761 + y * 40503) >>> 3) % 24;
    image.data.set([90 + grain + ((x >> 4) % 2) * 60, 80 + ((y >> 4) % 2) * 50 + grain, 120], pixel * 4);
    if (y >= 200 && y < 220 && holes.some((left) => x >= left && x < left + 20)) mask.data[pixel] = 255;
  }
  await engine.start();
  // Previews of a region come from the second engine, too, which is how one sees that it is at work.
  const result = await engine.fill(
    image,
    mask,
    {},
    {
      onPreview: () => {
        if (kill && workers.length > 1) workers.at(-1)!.terminate();
      },
    },
  );
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(result.image.data)));
  const attempts = engine.describe().attempts.map(({ context, ok, why }) => `${context} ${ok} ${why}`);
  engine.dispose();
  return {
    hash: digest.join(),
    helpedRegions: result.helpedRegions,
    workers: workers.length,
    attempts,
    regions: result.regions.length,
  };
}
