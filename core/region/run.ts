import type { Weights } from '../networks/layers.ts';
import type { Network } from '../networks/network.ts';
import { Workspace } from '../tensors/workspace.ts';
import { Turns, type Work } from '../turns.ts';
import type { BackendName, FillOptions, Preview, Stage } from '../types.ts';
import { StageClock } from './stage-clock.ts';

/** A network that is ready to run. */
export interface Model {
  readonly network: Network;
  /** Its weights, on the backend. */
  readonly weights: Weights;
  /** The active backend. */
  readonly backend: BackendName;
}

/** What the steps of one fill share besides the picture: the network, the host's turns, the progress, the tensors. */
export class Run {
  readonly turns: Turns;
  readonly clock: StageClock;
  readonly workspace = new Workspace();
  /** The most bytes that a helper's tensors held at one time. */
  helpedBytes = 0;
  /** How many regions a helper filled. */
  helpedRegions = 0;
  private readonly onPreview: FillOptions['onPreview'];

  constructor(
    readonly model: Model,
    { signal, onProgress, onPreview }: FillOptions,
  ) {
    this.onPreview = onPreview;
    this.turns = new Turns(signal);
    this.clock = new StageClock(onProgress);
  }

  get wantsPreviews(): boolean {
    return this.onPreview !== undefined;
  }

  /** Shows what the region that is worked on looks like after a stage, if somebody wants to see it. */
  show(stage: Preview['stage'], preview: () => Pick<Preview, 'box' | 'image'>): void {
    this.onPreview?.({ region: this.clock.regionIndex, stage, ...preview() });
  }

  /** Does the work of one stage; the shares that it yields are the stage's progress. */
  stage<Result>(stage: Stage, work: Work<Result>): Promise<Result> {
    this.clock.stage(stage, 0);
    return this.turns.run(work, (fraction) => this.clock.stage(stage, fraction));
  }
}
