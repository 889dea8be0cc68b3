import { batch, computed, signal, type Signal } from '@preact/signals';
import { InpaintError, isAborted, isDoubtful, type Preview, type Progress } from '@contextual-fill/core';
import type { EngineDescription } from '../engine/description.ts';
import type { ChosenWeights } from '../engine/weights-files.ts';
import { inTurns, nextTask } from '../in-turns.ts';
import type { EditSession } from '../job/session.ts';
import { sentenceOf } from '../sentence-of.ts';
import type { DocumentState } from './document.ts';
import type { Notices } from './notices.ts';
import { DOUBTFUL, fillSentence, SAME_AGAIN, STAGES } from './sentences.ts';
import type { Removal } from './removal.ts';
import type { SettingsState } from './settings.ts';
import type { SnapState } from './snap.ts';
import { type KeptMask, ranksBelow, type Request, restoreMask, type Version } from './versions.ts';
import type { ViewportState } from './viewport.ts';

/** `applied` lasts until the document changes again. */
export type Phase = 'ready' | 'running' | 'applying' | 'applied';

/** The second click of a double click on *Remove* comes within so many milliseconds; *Cancel* lies there by then. */
const DOUBLE_CLICK = 500;

/** So many fills are made to choose from. */
export const CHOICES = 3;

/** How far a run is, and which of how many fills of one area it works on, from 0. */
export interface RunProgress extends Progress {
  readonly fill: number;
  readonly fills: number;
}

/** The hole of a run as far as it is known how it will look. */
export interface Sketch {
  readonly hole: KeptMask;
  /** The last preview of each region that has one. */
  readonly previews: readonly Preview[];
}

/** What a run works with. */
export interface RunParts {
  readonly document: DocumentState;
  readonly settings: SettingsState;
  readonly viewport: ViewportState;
  readonly notices: Notices;
  readonly snap: SnapState;
}

/** Filling and writing the result, and the engine that does it. */
export class RunState {
  readonly phase = signal<Phase>('ready');
  readonly progress = signal<RunProgress | null>(null);
  /** What the areas that are being filled look like by now; null while nothing is to be seen. */
  readonly sketch = signal<Sketch | null>(null);
  readonly engine: Signal<EngineDescription>;
  /** True while the engine starts again with other weights. */
  readonly changingWeights = signal(false);

  /** Whether there is something selected to be removed. */
  readonly canRemove = computed(
    () => !this.parts.document.locked.value && this.parts.document.selected.value.hole > 0,
  );
  /** Whether the last selection can be filled once more. */
  readonly canRepeat = computed(() => !this.parts.document.fixed.value && this.parts.document.isResult.value);
  readonly canApply = computed(() => !this.parts.document.fixed.value && this.parts.document.isResult.value);

  /** The areas that are being filled: the one that is worked on, and those that wait. */
  readonly areas = signal<readonly KeptMask[]>([]);

  /** Whether there are results, of which the shown one was not applied. */
  readonly isUnapplied = computed(() => {
    const { current, history } = this.parts.document;
    return history.value.length > 1 && current.value !== this.applied.value;
  });

  /** The number of the version that was applied last. */
  private readonly applied = signal<number | null>(null);
  private running: AbortController | null = null;
  /** Removals that wait for their turn. */
  private waiting: Removal[] = [];
  private working: Promise<void> = Promise.resolve();
  private startedAt = 0;
  private readonly stopListening: () => void;

  constructor(
    private readonly session: EditSession,
    private readonly parts: RunParts,
  ) {
    const { engine } = session;
    this.engine = signal(engine.describe());
    this.stopListening = engine.subscribe((description) => {
      this.engine.value = description;
    });
    const change = () => {
      if (this.phase.value === 'applied') this.enter('ready');
    };
    parts.document.listen({ stepDone: change, pictureChanged: change });
  }

  /** Ends what runs and stops listening. */
  dispose(): void {
    this.cancel();
    this.stopListening();
  }

  /** Removes what is selected from the picture as it is shown. */
  async remove(): Promise<void> {
    const { document, notices, snap } = this.parts;
    document.settle();
    // Whoever presses Enter while the object is looked for wants it gone.
    if (snap.busy.value) await snap.settled();
    if (document.growing.value) await document.grown();
    if (document.locked.value) return;
    const removal = document.takeSelection((recalled) => this.recall(recalled));
    if (removal) await this.enqueue(removal);
    else if (this.phase.value === 'running') notices.announce('Nothing more is painted.');
    else if (document.isResult.value)
      notices.announce(
        'Nothing more is selected. Paint to remove more, or press Ctrl or Cmd Enter to apply.',
      );
    else notices.fail('Nothing is selected yet: paint over what should go, then press Remove.');
  }

  /** Fills the area of a removal as soon as what was asked for before is done. */
  private enqueue(removal: Removal): Promise<void> {
    this.waiting.push(removal);
    this.areas.value = [...this.areas.value, removal.area];
    if (this.phase.value === 'running') {
      this.parts.notices.announce(`Added. Waiting: ${this.waiting.length}. Esc cancels all.`);
    } else this.working = this.workOff();
    return this.working;
  }

  /** Does the removals that wait, one after the other. */
  private async workOff(): Promise<void> {
    const { document } = this.parts;
    const { seed } = this.session.options;
    for (let removal = this.waiting.shift(); removal; removal = this.waiting.shift()) {
      removal.begin();
      await this.fill(document.current.value, removal.area, [() => seed], removal);
    }
  }

  /** The removal was undone before its turn came. */
  private recall(removal: Removal): void {
    this.waiting = this.waiting.filter((one) => one !== removal);
    this.areas.value = this.areas.value.filter((area) => area !== removal.area);
  }

  /** Gives back the selections of all that waits, and of the removal that came to nothing. */
  private giveUp(removal: Removal | null): void {
    this.parts.document.giveBack([...(removal ? [removal] : []), ...this.waiting]);
    this.waiting = [];
    this.areas.value = [];
  }

  /**
   * Fills the last selection so many times more from other sources, obeying what may be borrowed from now. The best of
   * them by the engine's own check is shown, unless the fill that is shown ranks above it; the others are choices.
   * Where a fill comes out as an earlier one, to the last byte, no more are made, and that is said.
   */
  async again(fills = 1): Promise<void> {
    const { document } = this.parts;
    document.settle();
    const { parent, request } = document.version.value;
    if (!this.canRepeat.value || parent === null || !request) return;
    const nextSeed = () => document.versions.nextSeed(parent);
    const seeds = Array.from({ length: fills }, () => nextSeed);
    this.areas.value = [request.mask];
    this.working = this.fill(parent, request.mask, seeds, null).then(() => this.workOff());
    await this.working;
  }

  /** Stops the fill that runs, if there is one, and gives up those that wait. */
  cancel(): void {
    this.running?.abort();
  }

  /** Stops the fill on a press of *Cancel*, unless that was meant as the second click on *Remove*. */
  cancelByPress(): void {
    if (performance.now() - this.startedAt >= DOUBLE_CLICK) this.cancel();
  }

  /** Writes the shown result into Figma's document. */
  async apply(): Promise<void> {
    const { document, notices, settings } = this.parts;
    document.settle();
    if (!this.canApply.value) return;
    const { id, seed, backend, milliseconds } = document.version.value;
    settings.flush();
    this.enter('applying');
    notices.clearProblem();
    notices.announce('Writing the layer.');
    try {
      await this.session.apply({
        image: await document.image(),
        mask: await inTurns(document.versions.maskOf(id)),
        areas: { protect: document.maskOf('protect'), only: document.maskOf('only') },
        seed,
        backend: backend ?? 'cpu',
        milliseconds,
      });
      this.applied.value = id;
      this.enter('applied');
      notices.announce('Done: the result is a new layer above the original.');
    } catch (error) {
      this.enter('ready');
      notices.fail(sentenceOf(error, 'The layer could not be written. Try again.'));
    }
  }

  /** Starts the engine again with other weights, or with the built-in ones (`null`); `read` may throw a Problem. */
  async changeWeights(read: () => Promise<ChosenWeights | null>): Promise<void> {
    const { notices } = this.parts;
    if (this.changingWeights.value) return;
    this.changingWeights.value = true;
    notices.clearProblem();
    try {
      const { weights } = await this.session.engine.useWeights(await read());
      notices.announce(
        weights ? `The engine now uses the weights ${weights}.` : 'The built-in weights are back.',
      );
    } catch (error) {
      const sentence = sentenceOf(error, 'The weights could not be read. Try again.');
      const isBadBundle = error instanceof InpaintError && error.code === 'bad-weights';
      notices.fail(
        isBadBundle ? `${sentence} The ones before stay in use; choose another bundle.` : sentence,
      );
    } finally {
      this.changingWeights.value = false;
    }
  }

  /**
   * Fills `area` in the version `parent`, once for each seed, and shows the best of what came out. Where it is
   * cancelled or fails, what waits is given up, too.
   */
  private async fill(
    parent: number,
    area: KeptMask,
    seeds: readonly (() => number)[],
    removal: Removal | null,
  ): Promise<void> {
    const { document, settings, viewport, notices } = this.parts;
    const controller = new AbortController();
    const stop = controller.signal;
    this.running = controller;
    this.startedAt = performance.now();
    const options = {
      detail: settings.detail.value,
      grow: settings.grow.value,
      feather: settings.feather.value,
    };
    const [protect, only] = [document.keptOf('protect'), document.keptOf('only')];
    const request: Request = { ...options, mask: area, protect, only };
    const made: Version[] = [];
    let failure: string | null = null;
    let isRepeated = false;
    batch(() => {
      this.enter('running');
      notices.clearProblem();
      viewport.compare.value = 'off';
    });
    notices.announce('Removing.');
    const whole = (kept: KeptMask) => restoreMask(kept, document.width, document.height);
    try {
      // Building the window for a run and the masks of a large picture are a task each.
      await nextTask();
      const before = await document.imageOf(parent);
      for (const [fill, seedOf] of seeds.entries()) {
        const seed = seedOf();
        const at = { fill, fills: seeds.length };
        this.report({ stage: 'prepare', region: 0, regions: 1, fraction: fill / seeds.length, ...at });
        const result = await this.session.engine.fill(
          before,
          whole(area),
          {
            ...options,
            seed,
            ...(protect && { protect: whole(protect) }),
            ...(only && { only: whole(only) }),
          },
          {
            signal: stop,
            onProgress: (progress) =>
              this.report({ ...progress, fraction: (fill + progress.fraction) / seeds.length, ...at }),
            onPreview: (preview) => this.show(request.mask, preview),
          },
        );
        if (stop.aborted) break;
        const version = await document.keepResult(parent, before, result, request, seed);
        isRepeated = removal === null && version.seed !== seed;
        if (isRepeated) break;
        made.push(version);
      }
    } catch (error) {
      if (!stop.aborted && !isAborted(error)) failure = fillSentence(error);
    }
    // Keeping a result and building the window again for it are a task each.
    await nextTask();
    this.running = null;
    batch(() => {
      this.enter('ready');
      this.progress.value = null;
      this.sketch.value = null;
      this.areas.value = this.areas.value.filter((one) => one !== area);
      if (made.length > 0) this.showBest(made, removal);
      if (made.length < seeds.length && !isRepeated) this.giveUp(made.length > 0 ? null : removal);
    });
    if (failure !== null) notices.fail(failure);
    else if (isRepeated) this.tellRepeated(made.length);
    else if (made.length < seeds.length) {
      notices.announce(
        made.length > 0
          ? `Cancelled. Kept what was done: ${made.length}.`
          : 'Cancelled. Nothing was changed.',
      );
    }
  }

  /** Shows the best of new fills of one area, unless the shown fill of that area ranks above it. */
  private showBest(made: readonly Version[], removal: Removal | null): void {
    const { document, notices } = this.parts;
    const shown = document.version.value;
    const best = made.reduce((first, other) => (ranksBelow(first, other) ? other : first));
    const rivals = document.versions.choicesOf(best.id);
    const stays = rivals.includes(shown) && ranksBelow(best, shown);
    if (!stays) document.showResult(best, removal);
    const choose = 'Full stop and comma go through them.';
    if (stays) {
      notices.tell(
        made.length > 1
          ? `The ${made.length} new fills rank lower, so this one stays. ${choose}`
          : `The new fill ranks lower, so this one stays. ${choose}`,
      );
      return;
    }
    const seconds = (made.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000).toFixed(1);
    const place = rivals.indexOf(best) + 1;
    const others = rivals.length > 1 ? ` Fill ${place} of ${rivals.length}, by rank. ${choose}` : '';
    const next = isDoubtful(best.confidence) ? DOUBTFUL : 'Hold C to compare, or press Apply.';
    notices.announce(`Done in ${seconds} seconds.${others} ${next}`);
  }

  /** Says that *Again* ended because a fill came out as an earlier one, and what it made before that. */
  private tellRepeated(made: number): void {
    const { notices } = this.parts;
    if (made === 0) return notices.tell(SAME_AGAIN);
    const told = notices.announcement.value;
    notices.tell(`New fills: ${made}. Another one would be the same.`);
    notices.announce(`${told} Another fill would be the same.`);
  }

  private show(hole: KeptMask, preview: Preview): void {
    if (this.phase.value !== 'running') return;
    const others = (this.sketch.value?.previews ?? []).filter(({ region }) => region !== preview.region);
    this.sketch.value = { hole, previews: [...others, preview] };
  }

  private report(progress: RunProgress): void {
    const before = this.progress.value;
    if (this.phase.value !== 'running') return;
    this.progress.value = progress;
    const { stage, region, regions, fill, fills } = progress;
    if (before?.stage === stage && before.region === region && before.fill === fill) return;
    const which = fills > 1 ? `Fill ${fill + 1} of ${fills}. ` : '';
    const where = regions > 1 ? `, area ${region + 1} of ${regions}` : '';
    this.parts.notices.announce(`${which}${STAGES[stage]}${where}.`);
  }

  private enter(phase: Phase): void {
    batch(() => {
      this.phase.value = phase;
      this.parts.document.locked.value = phase === 'applying';
      this.parts.document.filling.value = phase === 'running';
    });
  }
}
