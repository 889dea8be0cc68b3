import type { Mask, Rgba } from '@contextual-fill/core';
import { wrap, type Remote } from 'comlink';
import '../engine/problem-transfer.ts';
import { startWorker, type StartedWorker } from '../engine/start-worker.ts';
import { handOver } from '../engine/transfer.ts';
import { copyInTurns } from '../in-turns.ts';
import { directTools, type PictureTools } from './direct-tools.ts';

/** Gives bytes away without losing them. */
type Lend = (bytes: Uint8Array | Uint8ClampedArray) => Promise<Uint8Array>;

/** Tells a worker's death from an error of the work itself: only then the work is done again in the page. */
class Gone extends Error {}

/**
 * The picture tools, in a worker made from `source` where the frame allows one, otherwise in the page. A worker that
 * dies is given up and its work is done again in the page.
 */
export function createPictureTools(source: string | undefined): PictureTools & { dispose(): void } {
  let started: StartedWorker | undefined;
  let gone: Promise<never> | undefined;

  const opening: Promise<Remote<PictureTools> | undefined> =
    source === undefined
      ? Promise.resolve(undefined)
      : startWorker(source).then(
          (running) => {
            started = running;
            gone = new Promise<never>((_, reject) => {
              running.worker.onerror = () => reject(new Gone());
              running.port.addEventListener('close', () => reject(new Gone()));
            });
            gone.catch(() => dispose());
            return wrap<PictureTools>(running.port);
          },
          () => undefined,
        );

  function dispose() {
    started?.worker.terminate();
    started = undefined;
  }

  /**
   * Does the work in the worker, or in the page. `lend` stands around all that is large: for the worker it makes a
   * copy to hand over, so that what was given is still there if the worker dies.
   */
  async function run<Result>(work: (tools: PictureTools, lend: Lend) => Promise<Result>): Promise<Result> {
    const remote = await opening;
    if (remote && started && gone) {
      const lend: Lend = async (bytes) => handOver(await copyInTurns(bytes));
      try {
        return await Promise.race([work(remote as unknown as PictureTools, lend), gone]);
      } catch (error) {
        if (!(error instanceof Gone)) throw error;
      }
    }
    return work(directTools, (bytes) => Promise.resolve(bytes as Uint8Array));
  }

  const lendPicture = async <Picture extends Rgba | Mask>(picture: Picture, lend: Lend): Promise<Picture> =>
    handOver({ ...picture, data: await lend(picture.data) });

  return {
    decode: (bytes, expected) => run(async (tools, lend) => tools.decode(await lend(bytes), expected)),
    decodeMask: (bytes) => run(async (tools, lend) => tools.decodeMask(await lend(bytes))),
    encode: (image, colour) =>
      run(async (tools, lend) => tools.encode(await lendPicture(image, lend), colour)),
    encodeMask: (mask) => run(async (tools, lend) => tools.encodeMask(await lendPicture(mask, lend))),
    rasterise: (...given) => run((tools) => tools.rasterise(...given)),
    dispose,
  };
}
