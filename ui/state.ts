import { batch, computed, signal, type Signal } from '@preact/signals';
import {
  type Box,
  type Detail,
  growMask,
  InpaintError,
  isAborted,
  type Mask,
  type Progress,
  type Rgba,
} from '@contextual-fill/core';
import type { Settings } from '../plugin/protocol/settings.ts';
import { type HoleCell, nearestHoleCell, stepHoleCell } from './attention/geometry.ts';
import { centred, fit, type Size, type View, zoomAt } from './editor/view.ts';
import type { EngineDescription } from './engine/client.ts';
import type { ChosenWeights } from './engine/weights-files.ts';
import type { EditSession } from './job/session.ts';
import { MaskEdit } from './state/mask-edit.ts';
import { type LayerName, MaskLayer } from './state/mask-layer.ts';
import { errorSentence, STAGES } from './state/sentences.ts';
import { groupSteps, type Step, UndoStack } from './state/undo-stack.ts';
import { restoreMask, type Version, Versions } from './state/versions.ts';

export type Tool = 'brush' | 'eraser' | 'lasso' | 'rectangle';
export type AttentionView = 'off' | 'direction' | 'sources' | 'trace';
export type Compare = 'off' | 'hold' | 'split';

export const SMALLEST_BRUSH = 1;
export const LARGEST_BRUSH = 600;

/** Told when pixels changed, so that the stage can repaint just them. */
export interface EditorListener {
  maskChanged(layer: MaskLayer, box: Box): void;
  pictureChanged(): void;
}

/**
 * The editor's state: signals for what the window shows, and the actions that change it. Knows neither the DOM nor how
 * anything is drawn, so that every path through it is tested without a browser.
 */
export class EditorState {
  readonly width: number;
  readonly height: number;
  readonly layers: Readonly<Record<LayerName, MaskLayer>>;
  readonly versions: Versions;

  readonly tool = signal<Tool>('brush');
  readonly layer = signal<LayerName>('hole');
  readonly brushSize = signal(40);
  readonly brushHardness = signal(1);
  readonly detail = signal<Detail>('patches');
  readonly grow = signal(0);
  readonly feather = signal(2);

  readonly phase = signal<'ready' | 'running' | 'applying' | 'applied'>('ready');
  readonly progress = signal<Progress | null>(null);
  /** True while the layers that are selected in Figma are read. */
  readonly reading = signal(false);
  /** The last failure, a sentence; stays until the next action. */
  readonly problem = signal<string | null>(null);
  /** What a screen reader is told. */
  readonly announcement = signal('');
  readonly engine: Signal<EngineDescription>;
  /** True while the engine starts again with other weights. */
  readonly changingWeights = signal(false);
  readonly hint = signal(false);

  /** Counts up whenever a layer was changed for good. */
  readonly revision = signal(0);
  readonly selected = signal<Readonly<Record<LayerName, number>>>({ hole: 0, protect: 0, only: 0 });
  readonly undoLabel = signal<string | null>(null);
  readonly redoLabel = signal<string | null>(null);
  readonly history = signal<readonly Version[]>([]);
  readonly current = signal(0);

  readonly view = signal<View>({ scale: 1, x: 0, y: 0 });
  /** The size of the stage, in CSS pixels. */
  readonly stage = signal<Size>({ width: 0, height: 0 });
  /** The picture follows the window's size until the designer zooms or pans. */
  private fitted = true;

  readonly compare = signal<Compare>('off');
  readonly split = signal(0.5);

  readonly attentionView = signal<AttentionView>('off');
  readonly smooth = signal(false);
  readonly opacity = signal(0.8);
  /** The filled cell that is traced: under the pointer or the keyboard's cursor, unless one is pinned. */
  readonly hovered = signal<HoleCell | null>(null);
  readonly pinned = signal<HoleCell | null>(null);

  readonly version = computed(() => this.versions.get(this.current.value));
  readonly isResult = computed(() => this.version.value.parent !== null);
  readonly traced = computed(() => this.pinned.value ?? this.hovered.value);
  /** Whether the next run removes what is selected now, rather than repeating the last one. */
  readonly canRemove = computed(() => this.phase.value === 'ready' && this.selected.value.hole > 0);
  readonly canRepeat = computed(() => this.phase.value === 'ready' && this.isResult.value);
  readonly canApply = computed(
    () => (this.phase.value === 'ready' || this.phase.value === 'applied') && this.isResult.value,
  );

  private readonly undoStack: UndoStack;
  private readonly listeners = new Set<EditorListener>();
  private running: AbortController | null = null;
  /** Ends the edit whose pointer event is over, see `endEditSoon`. */
  private unended: (() => void) | null = null;
  private unsaved: Settings = {};
  private saving: ReturnType<typeof setTimeout> | undefined;
  private readonly stopListening: () => void;
  private shown: { id: number; image: Rgba };

  constructor(
    readonly session: EditSession,
    undoLimit?: number,
  ) {
    const { image, initialMask, options, settings, engine } = session;
    this.width = image.width;
    this.height = image.height;
    this.undoStack = new UndoStack(undoLimit);
    this.layers = {
      hole: new MaskLayer('hole', image.width, image.height),
      protect: new MaskLayer('protect', image.width, image.height),
      only: new MaskLayer('only', image.width, image.height),
    };
    this.versions = new Versions(image);
    this.shown = { id: 0, image };
    this.detail.value = options.detail;
    this.grow.value = options.grow;
    this.feather.value = options.feather;
    const suggested = Math.round(Math.min(image.width, image.height) / 16);
    this.brushSize.value = Math.min(LARGEST_BRUSH, Math.max(SMALLEST_BRUSH, settings.brushSize ?? suggested));
    this.brushHardness.value = settings.brushHardness ?? 1;
    this.hint.value = settings.hintSeen !== true;
    if (initialMask.width === image.width && initialMask.height === image.height)
      this.loadLayer('hole', initialMask);
    this.engine = signal(engine.describe());
    this.stopListening = engine.subscribe((description) => {
      this.engine.value = description;
    });
    this.refresh();
  }

  /** Ends what runs and stops listening; for when the window goes away. */
  dispose(): void {
    this.running?.abort();
    this.stopListening();
    this.flushSettings();
  }

  listen(listener: EditorListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // Settings

  /** Remembers settings for next time; writes are gathered, since a slider changes often. */
  remember(settings: Settings): void {
    this.unsaved = { ...this.unsaved, ...settings };
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.flushSettings(), 400);
  }

  private flushSettings(): void {
    clearTimeout(this.saving);
    if (Object.keys(this.unsaved).length === 0) return;
    this.session.saveSettings(this.unsaved);
    this.unsaved = {};
  }

  setBrushSize(size: number): void {
    this.brushSize.value = Math.round(Math.min(LARGEST_BRUSH, Math.max(SMALLEST_BRUSH, size)));
    this.remember({ brushSize: this.brushSize.value });
  }

  setBrushHardness(hardness: number): void {
    this.brushHardness.value = Math.min(1, Math.max(0, hardness));
    this.remember({ brushHardness: this.brushHardness.value });
  }

  setDetail(detail: Detail): void {
    this.detail.value = detail;
    this.remember({ detail });
  }

  setGrow(grow: number): void {
    this.grow.value = grow;
    this.remember({ grow });
  }

  setFeather(feather: number): void {
    this.feather.value = Math.max(0, feather);
    this.remember({ feather: this.feather.value });
  }

  dismissHint(): void {
    if (!this.hint.value) return;
    this.hint.value = false;
    this.remember({ hintSeen: true });
  }

  // View

  resizeStage(stage: Size): void {
    batch(() => {
      this.stage.value = stage;
      if (this.fitted) this.view.value = fit(this, stage);
    });
  }

  setView(view: View): void {
    this.fitted = false;
    this.view.value = view;
  }

  fitView(): void {
    this.fitted = true;
    this.view.value = fit(this, this.stage.value);
  }

  actualSize(): void {
    this.setView(centred(this, this.stage.value, 1));
  }

  /** Zooms about a point of the stage, by default its middle. */
  zoom(factor: number, x = this.stage.value.width / 2, y = this.stage.value.height / 2): void {
    this.setView(zoomAt(this.view.value, this, this.stage.value, factor, x, y));
  }

  // Painting

  /** Starts a change of the layer that is painted on, or `null` while nothing may be changed. */
  beginEdit(name: LayerName = this.layer.value): MaskEdit | null {
    this.settle();
    if (this.phase.value !== 'ready' && this.phase.value !== 'applied') return null;
    return new MaskEdit(this.layers[name], this.maskChanged);
  }

  commitEdit(edit: MaskEdit, label: string): void {
    this.pushStep(edit.commit(label));
  }

  /**
   * Ends an edit in a task of its own, after the pointer event that finished drawing: keeping what undo needs of a large stroke takes
   * longer than an event may.
   */
  endEditSoon(end: () => void): void {
    this.settle();
    this.unended = end;
    setTimeout(() => {
      if (this.unended === end) this.settle();
    });
  }

  /** Ends the edit that is still to be ended; whatever reads or changes the layers does this first. */
  private settle(): void {
    const end = this.unended;
    this.unended = null;
    end?.();
  }

  readonly maskChanged = (layer: MaskLayer, box: Box): void => {
    for (const listener of this.listeners) listener.maskChanged(layer, box);
  };

  /** Writes a whole layer as one step. */
  replaceLayer(name: LayerName, data: Uint8Array | Uint8ClampedArray, label: string): void {
    const edit = this.beginEdit(name);
    if (!edit) return;
    const all = this.writeAll(edit, data);
    this.maskChanged(edit.layer, all);
    this.commitEdit(edit, label);
  }

  invert(): void {
    const layer = this.layers[this.layer.value];
    this.replaceLayer(
      layer.name,
      layer.data.map((value) => 255 - value),
      'invert',
    );
    this.announce(`Inverted: ${this.coverageSentence(layer.name)}.`);
  }

  clear(): void {
    const layer = this.layers[this.layer.value];
    this.replaceLayer(layer.name, new Uint8Array(layer.data.length), 'clear');
    this.announce('Cleared.');
  }

  /** Grows (or, negative, shrinks) the layer that is painted on. */
  growLayer(pixels: number): void {
    this.settle();
    const layer = this.layers[this.layer.value];
    if (layer.selected === 0) return;
    this.replaceLayer(layer.name, growMask(layer, pixels).data, pixels > 0 ? 'grow' : 'shrink');
    this.announce(`${pixels > 0 ? 'Grown' : 'Shrunk'} by ${Math.abs(pixels)} pixels.`);
  }

  importMask(mask: Mask): void {
    this.replaceLayer(this.layer.value, mask.data, 'import');
    this.announce(`Mask imported: ${this.coverageSentence(this.layer.value)}.`);
  }

  /** Adds what is selected in Figma now to the layer that is painted on. */
  async addSelectedLayers(): Promise<void> {
    if (this.reading.value) return;
    const { name } = this.layers[this.layer.value];
    this.reading.value = true;
    this.problem.value = null;
    try {
      this.addMask(name, await this.session.readSelectedLayers());
    } catch (error) {
      this.fail(error instanceof Error ? error.message : 'The selected layer could not be read. Try again.');
    } finally {
      this.reading.value = false;
    }
  }

  /** Adds a mask of the picture's size to a layer, as one step. */
  addMask(name: LayerName, mask: Mask): void {
    const edit = this.beginEdit(name);
    if (!edit) {
      this.fail('The picture is being worked on. Wait until that is done, then add the layer again.');
      return;
    }
    const { layer } = edit;
    const before = layer.selected;
    const all = this.writeAll(
      edit,
      layer.data.map((value, pixel) => Math.max(value, mask.data[pixel])),
    );
    this.maskChanged(layer, all);
    this.commitEdit(edit, 'added layer');
    const added = layer.selected > before;
    this.announce(
      added
        ? `Layer added: ${this.coverageSentence(name)}.`
        : 'Everything that the layer covers was selected already.',
    );
  }

  coverageSentence(name: LayerName): string {
    const share = (100 * this.layers[name].selected) / (this.width * this.height);
    return share === 0
      ? 'nothing is selected'
      : `${share < 0.1 ? 'under 0.1' : share.toFixed(1)} % of the picture`;
  }

  // Undo

  undo(): void {
    this.settle();
    if (this.phase.value === 'running' || this.phase.value === 'applying') return;
    const step = this.undoStack.undo();
    this.refresh();
    this.announce(step ? `Undone: ${step.label}.` : 'Nothing to undo.');
  }

  redo(): void {
    this.settle();
    if (this.phase.value === 'running' || this.phase.value === 'applying') return;
    const step = this.undoStack.redo();
    this.refresh();
    this.announce(step ? `Redone: ${step.label}.` : 'Nothing to redo.');
  }

  // Running

  /** The picture that the stage shows. Do not write into it. */
  image(): Rgba {
    const id = this.current.value;
    if (this.shown.id !== id) this.shown = { id, image: this.versions.imageOf(id) };
    return this.shown.image;
  }

  /** Removes what is selected from the picture as it is shown. */
  async remove(): Promise<void> {
    this.settle();
    if (this.phase.value === 'running' || this.phase.value === 'applying') return;
    if (this.layers.hole.selected === 0) {
      this.fail('Nothing is selected yet: paint over what should go, then press Remove.');
      return;
    }
    const { hole } = this.layers;
    const mask = { width: hole.width, height: hole.height, data: hole.data.slice() };
    await this.run(this.current.value, mask, this.session.options.seed);
  }

  /** Fills the last selection once more from other sources, obeying what may be borrowed from now. */
  async again(): Promise<void> {
    this.settle();
    const version = this.version.value;
    if (!this.canRepeat.value || version.parent === null || !version.mask) return;
    const siblings = this.versions.all.filter(({ parent }) => parent === version.parent);
    const seed = Math.max(...siblings.map(({ seed: used }) => used)) + 1;
    await this.run(version.parent, restoreMask(version.mask, this.width, this.height), seed);
  }

  cancelRun(): void {
    this.running?.abort();
  }

  /** Goes back (or forward) to any state of the picture. */
  goTo(id: number): void {
    this.settle();
    if (this.phase.value !== 'ready' && this.phase.value !== 'applied') return;
    if (id === this.current.value) return;
    this.pushStep(this.switchTo(id));
    this.announce(id === 0 ? 'Original picture.' : `Result ${id}.`);
  }

  /** Goes back to before the run and takes its selection up again. */
  editSelection(): void {
    this.settle();
    const version = this.version.value;
    if (!this.canRepeat.value || version.parent === null || !version.mask) return;
    const edit = this.beginEdit('hole')!;
    const all = this.writeAll(edit, restoreMask(version.mask, this.width, this.height).data);
    this.layer.value = 'hole';
    this.maskChanged(edit.layer, all);
    const painted = edit.commit('selection');
    const switched = this.switchTo(version.parent);
    this.pushStep(groupSteps('edit selection', painted ? [painted, switched] : [switched]));
  }

  async apply(): Promise<void> {
    this.settle();
    if (!this.canApply.value) return;
    const version = this.version.value;
    this.flushSettings();
    this.phase.value = 'applying';
    this.problem.value = null;
    this.announce('Writing the layer.');
    try {
      await this.session.apply({
        image: this.image(),
        mask: this.versions.maskOf(version.id),
        seed: version.seed,
        backend: version.backend ?? 'cpu',
        milliseconds: version.milliseconds,
      });
      this.phase.value = 'applied';
      this.announce('Done: the result is a new layer above the original.');
    } catch (error) {
      this.phase.value = 'ready';
      this.fail(error instanceof Error ? error.message : 'The layer could not be written. Try again.');
    }
  }

  /** Leaves without a change. */
  close(): void {
    this.dispose();
    this.session.cancel();
  }

  // Attention

  hoverAt(cell: HoleCell | null): void {
    const before = this.hovered.value;
    if (before?.map === cell?.map && before?.index === cell?.index) return;
    this.hovered.value = cell;
  }

  /** Pins a cell, or lets go of it when it is pinned already. */
  pin(cell: HoleCell | null): void {
    const pinned = this.pinned.value;
    this.pinned.value =
      cell && pinned && pinned.map === cell.map && pinned.index === cell.index ? null : cell;
  }

  /** Moves the traced cell by the keyboard. */
  moveTrace(dx: number, dy: number): void {
    const { attention } = this.version.value;
    const from = this.traced.value;
    if (attention.length === 0) return;
    const start = () => {
      const hole = attention[0].region.hole;
      return nearestHoleCell(attention, hole.x + hole.width / 2, hole.y + hole.height / 2);
    };
    const next = from ? stepHoleCell(attention, from, dx, dy) : start();
    this.hovered.value = next;
    if (this.pinned.value) this.pinned.value = next;
  }

  announce(text: string): void {
    this.announcement.value = text;
  }

  fail(sentence: string): void {
    this.problem.value = sentence;
  }

  /** Starts the engine again with other weights, or with the built-in ones (`null`); `read` may fail with a sentence. */
  async changeWeights(read: () => Promise<ChosenWeights | null>): Promise<void> {
    if (this.changingWeights.value) return;
    this.changingWeights.value = true;
    this.problem.value = null;
    try {
      const { weights } = await this.session.engine.useWeights(await read());
      this.announce(
        weights ? `The engine now uses the weights ${weights}.` : 'The built-in weights are back.',
      );
    } catch (error) {
      const sentence = error instanceof Error ? error.message : 'The weights could not be read. Try again.';
      const isBadBundle = error instanceof InpaintError && error.code === 'bad-weights';
      this.fail(isBadBundle ? `${sentence} The ones before stay in use; choose another bundle.` : sentence);
    } finally {
      this.changingWeights.value = false;
    }
  }

  private async run(parent: number, mask: Mask, seed: number): Promise<void> {
    const { protect, only } = this.layers;
    const controller = new AbortController();
    this.running = controller;
    const detail = this.detail.value;
    batch(() => {
      this.phase.value = 'running';
      this.problem.value = null;
      this.compare.value = 'off';
      this.progress.value = { stage: 'prepare', region: 0, regions: 1, fraction: 0 };
    });
    this.announce('Removing.');
    try {
      const result = await this.session.engine.fill(
        this.versions.imageOf(parent),
        mask,
        {
          detail,
          grow: this.grow.value,
          feather: this.feather.value,
          seed,
          ...(protect.selected > 0 ? { protect: copyOf(protect) } : {}),
          ...(only.selected > 0 ? { only: copyOf(only) } : {}),
        },
        { signal: controller.signal, onProgress: (progress) => this.report(progress) },
      );
      if (controller.signal.aborted) return;
      this.take(parent, result, { mask, seed, detail });
    } catch (error) {
      if (controller.signal.aborted || isAborted(error)) this.announce('Cancelled. Nothing was changed.');
      else this.fail(errorSentence(error));
    } finally {
      if (controller.signal.aborted) this.announce('Cancelled. Nothing was changed.');
      this.running = null;
      batch(() => {
        this.phase.value = 'ready';
        this.progress.value = null;
      });
    }
  }

  private report(progress: Progress): void {
    const before = this.progress.value;
    if (this.phase.value !== 'running') return;
    this.progress.value = progress;
    if (before?.stage !== progress.stage || before.region !== progress.region) {
      const where = progress.regions > 1 ? `, area ${progress.region + 1} of ${progress.regions}` : '';
      this.announce(`${STAGES[progress.stage]}${where}.`);
    }
  }

  private take(
    parent: number,
    result: Parameters<Versions['add']>[1],
    run: { mask: Mask; seed: number; detail: Detail },
  ): void {
    const protect = this.layers.protect.selected > 0;
    const only = this.layers.only.selected > 0;
    const steered = protect && only ? 'both' : protect ? 'protect' : only ? 'only' : 'none';
    const version = this.versions.add(parent, result, { ...run, steered });
    // The selection has done its work; undoing the run gives it back.
    const edit = new MaskEdit(this.layers.hole, this.maskChanged);
    const all = this.writeAll(edit, new Uint8Array(this.width * this.height));
    this.maskChanged(edit.layer, all);
    const cleared = edit.commit('clear');
    const switched = this.switchTo(version.id);
    this.pushStep(groupSteps('remove', cleared ? [cleared, switched] : [switched]));
    const seconds = (version.milliseconds / 1000).toFixed(1);
    this.announce(`Done in ${seconds} seconds. Hold C to compare, or press Apply.`);
  }

  /** The step that shows another version; it is done already. */
  private switchTo(id: number): Step {
    const before = this.current.value;
    const show = (version: number) => {
      batch(() => {
        this.current.value = version;
        this.hovered.value = null;
        this.pinned.value = null;
        if (this.phase.value === 'applied') this.phase.value = 'ready';
      });
      for (const listener of this.listeners) listener.pictureChanged();
    };
    this.history.value = [...this.versions.all];
    show(id);
    return {
      label: id === 0 ? 'back to the original' : `result ${id}`,
      bytes: 32,
      undo: () => show(before),
      redo: () => show(id),
    };
  }

  private writeAll(edit: MaskEdit, data: Uint8Array | Uint8ClampedArray): Box {
    const all = edit.touch({ x: 0, y: 0, width: this.width, height: this.height })!;
    edit.layer.data.set(data);
    return all;
  }

  private loadLayer(name: LayerName, mask: Mask): void {
    const layer = this.layers[name];
    layer.data.set(mask.data);
    for (let tile = 0; tile < layer.columns * layer.rows; tile++) layer.count(tile);
  }

  private pushStep(step: Step | null): void {
    if (step) this.undoStack.push(step);
    if (this.phase.value === 'applied') this.phase.value = 'ready';
    this.problem.value = null;
    this.refresh();
  }

  private refresh(): void {
    batch(() => {
      this.revision.value++;
      this.selected.value = {
        hole: this.layers.hole.selected,
        protect: this.layers.protect.selected,
        only: this.layers.only.selected,
      };
      this.undoLabel.value = this.undoStack.undoLabel;
      this.redoLabel.value = this.undoStack.redoLabel;
      this.history.value = [...this.versions.all];
    });
  }
}

function copyOf(layer: MaskLayer): Mask {
  return { width: layer.width, height: layer.height, data: layer.data.slice() };
}
