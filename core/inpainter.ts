/** The engine: a picture and a mask in, the filled picture and where it was borrowed from out. */
import * as tf from '@tensorflow/tfjs-core';

import { chooseBackend } from './backends/choose.ts';
import { isBackendLost } from './backends/lost.ts';
import { InpaintError, isAborted, throwIfAborted } from './errors.ts';
import { BACKENDS } from './lifecycle/ladder.ts';
import { NETWORKS } from './networks/registry.ts';
import type { Flags } from './raster/raster.ts';
import { blend } from './region/blend.ts';
import { cutRegion } from './region/crop.ts';
import { addDetail } from './region/detail.ts';
import { markFilled, prepareMasks } from './region/masks.ts';
import { runNetworks } from './region/networks.ts';
import { paste } from './region/paste.ts';
import { planRegions, WORKING_SIDE } from './region/plan.ts';
import { sourcesForSeed } from './region/seed-sources.ts';
import { StageClock } from './region/stage-clock.ts';
import { workingInput } from './region/working-input.ts';
import { Workspace } from './tensors/workspace.ts';
import { Turns } from './turns.ts';
import type {
  AbortSignalLike,
  AttentionMap,
  BackendName,
  FillOptions,
  FillResult,
  Inpainter,
  Mask,
  Region,
  Rgba,
} from './types.ts';
import { validate } from './validate.ts';
import { uploadWeights, type WeightsBundle } from './weights/bundle.ts';

declare function setTimeout(callback: () => void, milliseconds: number): unknown;

export interface InpainterOptions {
  readonly weights: WeightsBundle;
  /** Where to run, in the order to try; default: WebGPU, WebGL, WASM, plain JavaScript. */
  readonly backend?: BackendName | readonly BackendName[];
  /** The bytes of tfjs-backend-wasm-simd.wasm; needed where there is no file system to read it from. */
  readonly wasm?: Uint8Array;
}

/**
 * Starts an engine on the first backend that passes its self-test. Throws `InpaintError` 'no-backend'. The caller
 * frees it by `dispose`.
 */
export async function createInpainter(options: InpainterOptions): Promise<Inpainter> {
  const { backend } = options;
  const candidates = backend === undefined ? BACKENDS : typeof backend === 'string' ? [backend] : backend;
  const engine = new Engine(options.weights, candidates, options.wasm);
  await engine.start(candidates);
  return engine;
}

class Engine implements Inpainter {
  private name: BackendName = 'cpu';
  private weights = new Map<string, tf.Tensor>();
  private disposed = false;
  /** One fill at a time: TensorFlow.js has one active backend and one memory. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly bundle: WeightsBundle,
    private readonly candidates: readonly BackendName[],
    private readonly wasm?: Uint8Array,
  ) {}

  get backend(): BackendName {
    return this.name;
  }

  async start(candidates: readonly BackendName[]): Promise<void> {
    this.name = await chooseBackend(candidates, this.wasm);
    const before = this.weights;
    this.weights = uploadWeights(this.bundle);
    // After a backend failed: its copy of the weights would stay for good.
    tf.dispose([...before.values()]);
  }

  fill(image: Rgba, mask: Mask, options: FillOptions = {}): Promise<FillResult> {
    const job = this.queue.then(() => this.fillNow(image, mask, options));
    this.queue = job.catch(() => undefined);
    return job;
  }

  async warmup(signal?: AbortSignalLike): Promise<void> {
    const side = WORKING_SIDE;
    const data = new Uint8Array(side * side * 4).fill(255);
    const mask = new Uint8Array(side * side);
    // Half of each side: a smaller hole's crop would be smaller, and have shaders of its own.
    const [from, to] = [side / 4, (3 * side) / 4];
    for (let y = from; y < to; y++) mask.fill(255, y * side + from, y * side + to);
    await this.fill(
      { width: side, height: side, data },
      { width: side, height: side, data: mask },
      { detail: 'none', ...(signal ? { signal } : {}) },
    );
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    tf.dispose([...this.weights.values()]);
    this.weights.clear();
  }

  /** Fills; if the backend is lost or computes nonsense on the way, goes on with the next one of the list. */
  private async fillNow(image: Rgba, mask: Mask, options: FillOptions): Promise<FillResult> {
    if (this.disposed)
      throw new InpaintError('bad-option', 'This inpainter was disposed of; create a new one.');
    validate(image, mask, options);
    throwIfAborted(options.signal);
    for (;;) {
      if (tf.engine().backendName !== this.name) await tf.setBackend(this.name);
      try {
        return await orLost(this.fillOnce(image, mask, options), this.name);
      } catch (error) {
        const broken =
          (error instanceof InpaintError && error.code === 'not-finite') || isBackendLost(this.name);
        const rest = this.candidates.slice(this.candidates.indexOf(this.name) + 1);
        if (isAborted(error) || !broken || rest.length === 0) throw error;
        await this.start(rest);
      }
    }
  }

  private async fillOnce(image: Rgba, mask: Mask, options: FillOptions): Promise<FillResult> {
    const turns = new Turns(options.signal);
    const workspace = new Workspace();
    const clock = new StageClock(options.onProgress);
    try {
      clock.stage('prepare', 0);
      const { unfilled, source } = prepareMasks(image, mask, options);
      const regions = planRegions({ hole: unfilled, source });
      const { width, height } = image;
      const picture: Rgba = { width, height, data: new Uint8Array(image.data) };
      const attention: AttentionMap[] = [];
      for (const [i, region] of regions.entries()) {
        clock.region(i, regions);
        const job = { picture, region, unfilled, source, options };
        attention.push(await this.fillRegion(job, workspace, turns, clock));
      }
      if (isBackendLost(this.name))
        throw new InpaintError('backend-lost', 'The graphics card was lost; try again.');
      clock.finish();
      const { timings } = clock;
      return {
        image: picture,
        attention,
        regions,
        backend: this.name,
        timings,
        peakTensorBytes: workspace.peakBytes,
      };
    } finally {
      workspace.dispose();
    }
  }

  private async fillRegion(
    { picture, region, unfilled, source, options }: RegionJob,
    workspace: Workspace,
    turns: Turns,
    clock: StageClock,
  ): Promise<AttentionMap> {
    const network = NETWORKS[this.bundle.architecture];
    clock.stage('prepare', 0);
    const whole = cutRegion(picture, region, unfilled, source);
    const crop = { ...whole, source: sourcesForSeed(whole, options.seed ?? 0) };
    const input = await turns.run(workingInput(crop, region, network.multiple));
    const fill = await runNetworks(
      network,
      this.weights,
      input,
      region,
      workspace,
      turns,
      (stage, fraction) => clock.stage(stage, fraction),
    );
    workspace.dispose();
    clock.stage('detail', 0);
    const detail = addDetail(options.detail ?? 'patches', crop, fill, options.seed ?? 0);
    const filled = await turns.run(detail, (fraction) => clock.stage('detail', fraction));
    clock.stage('blend', 0);
    const blended = await turns.run(blend(crop, filled, fill, options.feather ?? 2));
    paste(picture, blended, crop.hole, region.crop);
    markFilled(unfilled, crop.hole, region.crop);
    return fill.attention;
  }
}

/** Settles as `work` does, or rejects once its backend is lost: whoever waits for a lost GPU's answer waits for ever. */
async function orLost<Result>(work: Promise<Result>, name: BackendName): Promise<Result> {
  if (name !== 'webgl' && name !== 'webgpu') return work;
  let done = false;
  const lost = new Promise<never>((_, reject) => {
    const look = () => {
      if (done) return;
      if (isBackendLost(name)) {
        reject(new InpaintError('backend-lost', 'The graphics card was lost; try again.'));
      } else setTimeout(look, 250);
    };
    look();
  });
  try {
    return await Promise.race([work, lost]);
  } finally {
    done = true;
  }
}

interface RegionJob {
  /** The picture so far; filled in place. */
  readonly picture: Rgba;
  readonly region: Region;
  readonly unfilled: Flags;
  readonly source: Flags;
  readonly options: FillOptions;
}
