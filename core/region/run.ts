import type { Weights } from '../networks/layers.ts';
import type { Network } from '../networks/network.ts';
import { Workspace } from '../tensors/workspace.ts';
import { Turns, type Work } from '../turns.ts';
import type { BackendName, FillOptions, Stage } from '../types.ts';
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

  constructor(
    readonly model: Model,
    { signal, onProgress }: FillOptions,
  ) {
    this.turns = new Turns(signal);
    this.clock = new StageClock(onProgress);
  }

  /** Does the work of one stage; the shares that it yields are the stage's progress. */
  stage<Result>(stage: Stage, work: Work<Result>): Promise<Result> {
    this.clock.stage(stage, 0);
    return this.turns.run(work, (fraction) => this.clock.stage(stage, fraction));
  }
}
