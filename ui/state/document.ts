import { batch, computed, signal } from '@preact/signals';
import {
  type Box,
  cut,
  type FillResult,
  growBox,
  growMask,
  isDoubtful,
  type Mask,
  type Rgba,
} from '@contextual-fill/core';
import type { EditSession } from '../job/session.ts';
import { inTurns } from '../in-turns.ts';
import { sentenceOf } from '../sentence-of.ts';
import { invertBytes } from './byte-loops.ts';
import { MaskEdit } from './mask-edit.ts';
import { type LayerName, MaskLayer } from './mask-layer.ts';
import type { Notices } from './notices.ts';
import { Removal } from './removal.ts';
import { groupSteps, UndoStack, type UndoStep } from './undo-stack.ts';
import { keepMask, type KeptMask, type Request, restoreMask, type Version, Versions } from './versions.ts';

/** Told what happens to the document, at once. */
export interface DocumentListener {
  /** Pixels of a layer changed in a box, so that the stage repaints just that. */
  maskChanged?(layer: MaskLayer, box: Box): void;
  /** Another version of the picture is shown. */
  pictureChanged?(): void;
  /** The designer did something new that undo can take back. */
  stepDone?(): void;
}

/**
 * What is worked on: the picture with everything that runs made of it, the painted layers, and the way back. Whatever
 * changes a layer for good is one step of the undo stack.
 */
export class DocumentState {
  readonly width: number;
  readonly height: number;
  readonly layers: Readonly<Record<LayerName, MaskLayer>>;
  readonly versions: Versions;

  /** The layer that is painted on. */
  readonly layer = signal<LayerName>('hole');
  /** True while the result is written: nothing may change then. Set by the run. */
  readonly locked = signal(false);
  /** True while a fill works on the shown picture: it stays then, and may be painted on. Set by the run. */
  readonly filling = signal(false);
  /** Whether another picture must not be shown now. */
  readonly fixed = computed(() => this.locked.value || this.filling.value);
  /** True while the layers that are selected in Figma are read. */
  readonly reading = signal(false);
  /** True while a layer is grown or shrunk as a whole. */
  readonly growing = signal(false);
  /** Counts up whenever a layer was changed for good. */
  readonly revision = signal(0);
  /** How many pixels of each layer are selected. */
  readonly selected = signal<Readonly<Record<LayerName, number>>>({ hole: 0, protect: 0, only: 0 });
  readonly undoLabel = signal<string | null>(null);
  readonly redoLabel = signal<string | null>(null);
  readonly history = signal<readonly Version[]>([]);
  /** The number of the version that is shown. */
  readonly current = signal(0);

  readonly version = computed(() => this.versions.get(this.current.value));
  readonly isResult = computed(() => this.version.value.parent !== null);
  /** The shown fill and all others of the same area under the same rules, best first. */
  readonly choices = computed(() => {
    void this.history.value;
    return this.versions.choicesOf(this.current.value);
  });

  private readonly undoStack: UndoStack;
  private readonly listeners = new Set<DocumentListener>();
  /** Ends the edit whose pointer event is over, see `endEditSoon`. */
  private unended: (() => void) | null = null;
  private shown: { id: number; image: Promise<Rgba> };
  private growth: Promise<void> = Promise.resolve();

  /** `undoLimit` is how many bytes the undo stack may keep. */
  constructor(
    private readonly session: EditSession,
    private readonly notices: Notices,
    undoLimit?: number,
  ) {
    const { image, initialMask, initialAreas } = session;
    const { width, height } = image;
    this.width = width;
    this.height = height;
    this.undoStack = new UndoStack(undoLimit);
    this.layers = {
      hole: new MaskLayer('hole', width, height),
      protect: new MaskLayer('protect', width, height),
      only: new MaskLayer('only', width, height),
    };
    this.versions = new Versions(image);
    this.shown = { id: 0, image: Promise.resolve(image) };
    if (initialMask) this.layers.hole.load(initialMask.data);
    for (const name of ['protect', 'only'] as const) {
      const area = initialAreas[name];
      if (area) this.layers[name].load(area.data);
    }
    this.refresh();
  }

  /** Returns the way to stop listening. */
  listen(listener: DocumentListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The whole picture that the stage shows, put together in turns. Do not write into it. */
  image(): Promise<Rgba> {
    const id = this.current.value;
    if (this.shown.id !== id) this.shown = { id, image: inTurns(this.versions.imageOf(id)) };
    return this.shown.image;
  }

  /** The whole picture of any version, put together in turns. Do not write into it. */
  imageOf(id: number): Promise<Rgba> {
    return id === this.current.value ? this.image() : inTurns(this.versions.imageOf(id));
  }

  /** A part of the picture that the stage shows; the box lies inside it. */
  partOf(box: Box): Rgba {
    return this.versions.partOf(this.current.value, box);
  }

  /** What a layer selects now; `null` if that is nothing. */
  keptOf(name: LayerName): KeptMask | null {
    this.settle();
    const layer = this.layers[name];
    return layer.selected > 0 ? keepMask(layer, layer.extent()!) : null;
  }

  /** The same as a mask of the picture's size. */
  maskOf(name: LayerName): Mask | null {
    const kept = this.keptOf(name);
    return kept && restoreMask(kept, this.width, this.height);
  }

  /** How much of the picture a layer selects, for people: "2.3 % of the picture". */
  coverageSentence(name: LayerName): string {
    const share = (100 * this.layers[name].selected) / (this.width * this.height);
    return share === 0
      ? 'nothing is selected'
      : `${share < 0.1 ? 'under 0.1' : share.toFixed(1)} % of the picture`;
  }

  // Painting

  /** Starts a change of the layer that is painted on, or of another; `null` while nothing may be changed. */
  beginEdit(name: LayerName = this.layer.value): MaskEdit | null {
    this.settle();
    return this.locked.value ? null : new MaskEdit(this.layers[name], this.maskChanged);
  }

  /** Makes an edit a step of the undo stack, together with what else is to be undone with it. */
  commitEdit(edit: MaskEdit, label: string, also?: UndoStep): void {
    const step = edit.commit(label);
    this.pushStep(step && also ? groupSteps(label, [step, also]) : step);
  }

  /**
   * Ends an edit in a task of its own, after the event that finished drawing or changed all of a layer: keeping what
   * undo needs of a large picture takes longer than an event may.
   */
  endEditSoon(end: () => void): void {
    this.settle();
    this.unended = end;
    setTimeout(() => {
      if (this.unended === end) this.settle();
    });
  }

  /** Ends the edit that is still to be ended; whatever reads or changes the layers does this first. */
  settle(): void {
    const end = this.unended;
    this.unended = null;
    end?.();
  }

  /** Tells everybody that pixels of a layer changed in a box. */
  readonly maskChanged = (layer: MaskLayer, box: Box): void => {
    for (const listener of this.listeners) listener.maskChanged?.(layer, box);
  };

  // The layer as a whole

  /**
   * Lets `write` change the bytes of a whole layer, as one step that ends soon (`endEditSoon`); what came of it is
   * announced then.
   */
  private rewriteLayer(
    name: LayerName,
    write: (data: Uint8Array) => void,
    label: string,
    announcement: () => string,
  ): void {
    const edit = this.beginEdit(name);
    if (!edit) return;
    edit.rewrite(write);
    this.endEditSoon(() => {
      this.commitEdit(edit, label);
      this.notices.announce(announcement());
    });
  }

  invert(): void {
    const { name } = this.layers[this.layer.value];
    this.rewriteLayer(name, invertBytes, 'invert', () => `Inverted: ${this.coverageSentence(name)}.`);
  }

  /** Empties a layer, by default the one that is painted on. */
  clear(name = this.layer.value): void {
    this.rewriteLayer(
      name,
      (data) => data.fill(0),
      'clear',
      () => 'Cleared.',
    );
  }

  /**
   * Grows (or, negative, shrinks) the layer that is painted on, after all that was asked for before. What is painted
   * meanwhile stays as it is painted.
   */
  growLayer(pixels: number): Promise<void> {
    const name = this.layer.value;
    const growth = this.growth.then(() => this.growNow(name, pixels));
    this.growth = growth;
    return growth;
  }

  /** Settles when no layer is being grown or shrunk any more. */
  grown(): Promise<void> {
    return this.growth;
  }

  private async growNow(name: LayerName, pixels: number): Promise<void> {
    this.settle();
    const layer = this.layers[name];
    if (layer.selected === 0) return;
    this.growing.value = true;
    // With what may change around it, and a rim of what is not selected, so that its edge counts as one.
    const box = growBox(keepMask(layer, layer.extent()!)!.box, Math.ceil(Math.abs(pixels)) + 1, layer);
    const before = cut(layer, box);
    const grown = await inTurns(growMask(before, pixels));
    this.growing.value = false;
    const edit = this.beginEdit(name);
    if (!edit) {
      this.notices.fail('The picture is being worked on. Wait until that is done, then grow the area again.');
      return;
    }
    edit.touch(box);
    eachRow({ box }, this.width, (start, end, from) => {
      for (let at = start, i = from; at < end; at++, i++)
        if (layer.data[at] === before.data[i]) layer.data[at] = grown.data[i];
    });
    this.maskChanged(layer, box);
    this.commitEdit(edit, pixels > 0 ? 'grow' : 'shrink');
    this.notices.announce(`${pixels > 0 ? 'Grown' : 'Shrunk'} by ${Math.abs(pixels)} pixels.`);
  }

  importMask(mask: Mask): void {
    const name = this.layer.value;
    this.rewriteLayer(
      name,
      (data) => data.set(mask.data),
      'import',
      () => `Mask imported: ${this.coverageSentence(name)}.`,
    );
  }

  /** Adds what is selected in Figma now to the layer that is painted on. */
  async addSelectedLayers(): Promise<void> {
    if (this.reading.value) return;
    const name = this.layer.value;
    this.reading.value = true;
    this.notices.clearProblem();
    try {
      this.addMask(name, await this.session.readSelectedLayers());
    } catch (error) {
      this.notices.fail(sentenceOf(error, 'The selected layer could not be read. Try again.'));
    } finally {
      this.reading.value = false;
    }
  }

  /** Adds a mask of the picture's size to a layer, as one step. */
  addMask(name: LayerName, mask: Mask): void {
    const edit = this.beginEdit(name);
    if (!edit) {
      this.notices.fail('The picture is being worked on. Wait until that is done, then add the layer again.');
      return;
    }
    const { layer } = edit;
    const before = layer.selected;
    edit.rewrite((data) => {
      for (let pixel = 0; pixel < data.length; pixel++) {
        if (mask.data[pixel] > data[pixel]) data[pixel] = mask.data[pixel];
      }
    });
    this.commitEdit(edit, 'added layer');
    this.notices.announce(
      layer.selected > before
        ? `Layer added: ${this.coverageSentence(name)}.`
        : 'Everything that the layer covers was selected already.',
    );
  }

  /** Forbids to borrow from the pixels of a box for which `isMeant` is true, as one step. */
  forbid(box: Box, isMeant: (x: number, y: number) => boolean): void {
    const edit = this.beginEdit('protect');
    const inside = edit?.touch(box);
    if (!edit || !inside) return;
    const { layer } = edit;
    for (let y = inside.y; y < inside.y + inside.height; y++) {
      for (let x = inside.x; x < inside.x + inside.width; x++) {
        if (isMeant(x, y)) layer.data[y * layer.width + x] = 255;
      }
    }
    this.maskChanged(layer, inside);
    this.commitEdit(edit, 'never borrow');
    this.notices.announce(`Never borrow from ${this.coverageSentence('protect')}.`);
  }

  // Back and forth

  undo(): void {
    this.settle();
    if (this.locked.value || this.mustWait(this.undoStack.last)) return;
    const step = this.undoStack.undo();
    this.notices.clearProblem();
    this.refresh();
    this.notices.announce(step ? `Undone: ${step.label}.` : 'Nothing to undo.');
  }

  redo(): void {
    this.settle();
    if (this.locked.value || this.mustWait(this.undoStack.next)) return;
    const step = this.undoStack.redo();
    this.notices.clearProblem();
    this.refresh();
    this.notices.announce(step ? `Redone: ${step.label}.` : 'Nothing to redo.');
  }

  private mustWait(step: UndoStep | null): boolean {
    const waits = this.filling.value && step?.showsPicture === true;
    if (waits) this.notices.tell('The fill still works on this picture. Esc cancels it.');
    return waits;
  }

  /** Goes back (or forward) to any state of the picture. */
  goTo(id: number): void {
    this.settle();
    if (this.fixed.value || id === this.current.value) return;
    this.pushStep(this.switchTo(id));
    this.notices.announce(id === 0 ? 'Original picture.' : `Result ${id}.`);
  }

  /** Goes to the next fill of the same area, by rank, or with -1 to the one before; after the last comes the first. */
  choose(step: 1 | -1): void {
    const choices = this.choices.value;
    if (this.fixed.value || choices.length < 2) return;
    const place = choices.findIndex(({ id }) => id === this.current.value);
    const next = (place + step + choices.length) % choices.length;
    this.goTo(choices[next].id);
    const doubt = isDoubtful(choices[next].confidence) ? ', doubtful' : '';
    this.notices.announce(`Fill ${next + 1} of ${choices.length}${doubt}.`);
  }

  /** Goes back to before the shown result's run and takes its selection up again. */
  editSelection(): void {
    const { parent, request } = this.version.value;
    if (parent === null || !request || this.fixed.value) return;
    const edit = this.beginEdit('hole');
    if (!edit) return;
    const { mask } = request;
    edit.rewrite((data) => {
      data.fill(0);
      eachRow(mask, this.width, (start, end, from) =>
        data.set(mask.data.subarray(from, from + end - start), start),
      );
    });
    this.layer.value = 'hole';
    this.pushSteps('edit selection', edit.commit('selection'), this.switchTo(parent));
  }

  /** Keeps what a run made of the version `parent`, which looks as `before`, without showing it. */
  async keepResult(
    parent: number,
    before: Rgba,
    result: FillResult,
    request: Request,
    seed: number,
  ): Promise<Version> {
    const version = await inTurns(this.versions.add(parent, before, result, request, seed));
    this.history.value = [...this.versions.all];
    return version;
  }

  /** Shows what a run made, as the end of a removal or as a step of its own. */
  showResult({ id }: Version, removal: Removal | null): void {
    const step = this.switchTo(id);
    removal?.end(step);
    this.pushStep(removal ? null : step);
  }

  /** Takes the selection to be removed; the layer is empty afterwards. `recall` is called if that is undone in time. */
  takeSelection(recall: (removal: Removal) => void): Removal | null {
    const { hole } = this.layers;
    const edit = this.beginEdit('hole');
    const area = edit && hole.selected > 0 ? keepMask(hole, hole.extent()!) : null;
    if (!edit || !area) return null;
    // Only where it lies: a large picture must not hold the press up.
    edit.touch(area.box);
    eachRow(area, this.width, (start, end) => hole.data.fill(0, start, end));
    this.maskChanged(hole, area.box);
    const removal = new Removal(area, edit.commit('remove')!, recall);
    this.pushStep(removal);
    return removal;
  }

  /** Gives the selections of removals back that came to nothing; what was painted since stays. */
  giveBack(removals: readonly Removal[]): void {
    this.settle();
    const covered = [...removals].reverse().filter((removal) => {
      removal.end(null);
      const isLast = this.undoStack.last === removal;
      if (isLast) this.undoStack.drop();
      return !isLast;
    });
    if (covered.length > 0) {
      const { hole } = this.layers;
      const edit = new MaskEdit(hole, this.maskChanged);
      for (const { area } of covered) {
        edit.touch(area.box);
        eachRow(area, this.width, (start, end, from) => {
          for (let at = start; at < end; at++) {
            hole.data[at] = Math.max(hole.data[at], area.data[from + at - start]);
          }
        });
        this.maskChanged(hole, area.box);
      }
      this.commitEdit(edit, 'selection back');
    }
    this.refresh();
  }

  /** The step that shows another version; it is done already. */
  private switchTo(id: number): UndoStep {
    const before = this.current.value;
    const show = (version: number) =>
      batch(() => {
        this.current.value = version;
        for (const listener of this.listeners) listener.pictureChanged?.();
      });
    show(id);
    return {
      label: id === 0 ? 'back to the original' : `result ${id}`,
      bytes: 32,
      showsPicture: true,
      undo: () => show(before),
      redo: () => show(id),
    };
  }

  private pushSteps(label: string, ...steps: (UndoStep | null)[]): void {
    this.pushStep(
      groupSteps(
        label,
        steps.filter((step) => step !== null),
      ),
    );
  }

  private pushStep(step: UndoStep | null): void {
    if (step) this.undoStack.push(step);
    for (const listener of this.listeners) listener.stepDone?.();
    this.notices.clearProblem();
    this.refresh();
  }

  private refresh(): void {
    const { hole, protect, only } = this.layers;
    batch(() => {
      this.revision.value++;
      this.selected.value = { hole: hole.selected, protect: protect.selected, only: only.selected };
      this.undoLabel.value = this.undoStack.last?.label ?? null;
      this.redoLabel.value = this.undoStack.next?.label ?? null;
      this.history.value = [...this.versions.all];
    });
  }
}

/** Calls `see` for every row of an area: where it starts and ends in a layer so wide, and where in the area's bytes. */
function eachRow(
  { box }: { readonly box: Box },
  width: number,
  see: (start: number, end: number, from: number) => void,
): void {
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * width + box.x;
    see(start, start + box.width, y * box.width);
  }
}
