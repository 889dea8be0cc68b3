import { messageOf, PassedOver, Supervisor, type Mask, type Rgba, type Running } from '@contextual-fill/core';
import { openWorker } from '../engine/contexts/worker.ts';
import { handOver } from '../engine/transfer.ts';
import { watched } from '../engine/watchdog.ts';
import { copyInTurns } from '../in-turns.ts';
import { directTools, type PictureTools } from './direct-tools.ts';

/** Gives bytes away without losing them. */
type Lend = (bytes: Uint8Array | Uint8ClampedArray) => Promise<Uint8Array>;

/** `lend` stands around all that is large. */
type Work<Result> = (tools: PictureTools, lend: Lend) => Promise<Result>;

/** A place where the tools run. */
interface Workshop extends Running {
  run<Result>(work: Work<Result>): Promise<Result>;
}

/** Longest wait, in milliseconds, for the worker's script to answer: the page can do all of it, too. */
const longestOpening = 10_000;

/** The tools in a worker: what is lent is a copy, so that what was given is still there when the worker dies. */
async function openInWorker(source: string, patience: number): Promise<Workshop> {
  const context = await openWorker<PictureTools>(source, longestOpening).catch((error: unknown) => {
    throw new PassedOver(messageOf(error));
  });
  const tools = context.service as unknown as PictureTools;
  const lend: Lend = async (bytes) => handOver(await copyInTurns(bytes));
  return {
    gone: context.gone,
    close: () => context.close(),
    run: (work) => watched(work(tools, lend), context, patience),
  };
}

const inPage: Workshop = {
  gone: new Promise<never>(() => undefined),
  close: () => undefined,
  run: (work) => work(directTools, (bytes) => Promise.resolve(bytes as Uint8Array)),
};

export interface ToolsOptions {
  /**
   * Longest wait, in milliseconds, for a sign of life from a busy worker; default 120,000: the largest pictures are
   * decoded at one go.
   */
  readonly patience?: number;
}

/**
 * The picture tools, in a worker made from `source` where the frame allows one, otherwise in the page. A worker that
 * dies or hangs is given up and its work is done again in the page.
 */
export function createPictureTools(
  source: string,
  { patience = 120_000 }: ToolsOptions = {},
): PictureTools & { dispose(): void } {
  const supervisor = new Supervisor<'worker' | 'page', Workshop>({
    rungs: ['worker', 'page'],
    open: (rung) => (rung === 'worker' ? openInWorker(source, patience) : Promise.resolve(inPage)),
    // What the tools say is about the picture; it would be the same elsewhere.
    consequenceOf: () => 'pass-on',
  });
  // A worker that is there when the first picture comes saves the wait for it; the page is always left.
  void supervisor.start();
  const run = <Result>(work: Work<Result>) => supervisor.use((workshop) => workshop.run(work));

  const lendPicture = async <Picture extends Rgba | Mask>(picture: Picture, lend: Lend): Promise<Picture> =>
    handOver({ ...picture, data: await lend(picture.data) });

  return {
    decode: (bytes, expected) => run(async (tools, lend) => tools.decode(await lend(bytes), expected)),
    decodeMask: (bytes) => run(async (tools, lend) => tools.decodeMask(await lend(bytes))),
    encode: (image, source, corner) =>
      run(async (tools, lend) => tools.encode(await lendPicture(image, lend), source, corner)),
    encodeMask: (mask) => run(async (tools, lend) => tools.encodeMask(await lendPicture(mask, lend))),
    rasterise: (...given) => run((tools) => tools.rasterise(...given)),
    select: (image, marks) => run(async (tools, lend) => tools.select(await lendPicture(image, lend), marks)),
    lookAround: (part, mask, growth) =>
      run(async (tools, lend) =>
        tools.lookAround(await lendPicture(part, lend), await lendPicture(mask, lend), growth),
      ),
    dispose: () => supervisor.close(),
  };
}
