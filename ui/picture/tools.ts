import { wrap, type Remote } from 'comlink';
import { startWorker, type StartedWorker } from '../engine/start-worker.ts';
import { directTools, type PictureTools } from './direct-tools.ts';

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

  async function run<Result>(work: (tools: PictureTools) => Promise<Result>): Promise<Result> {
    const remote = await opening;
    if (remote && started && gone) {
      try {
        return await Promise.race([work(remote as unknown as PictureTools), gone]);
      } catch (error) {
        if (!(error instanceof Gone)) throw error;
      }
    }
    return work(directTools);
  }

  return {
    decode: (...given) => run((tools) => tools.decode(...given)),
    decodeMask: (...given) => run((tools) => tools.decodeMask(...given)),
    encode: (...given) => run((tools) => tools.encode(...given)),
    encodeMask: (...given) => run((tools) => tools.encodeMask(...given)),
    rasterise: (...given) => run((tools) => tools.rasterise(...given)),
    dispose,
  };
}
