import { signal } from '@preact/signals';
import type { Detail, Growth } from '@contextual-fill/core';
import { BRUSH_SIZE, type Settings } from '../../plugin/protocol/settings.ts';
import type { EditSession } from '../job/session.ts';

/** How long changes are gathered before they are kept, in milliseconds: a slider changes often. */
const GATHER = 400;

/** How the designer works: the brush, and how the next run fills. What is set here is remembered for the next visit. */
export class SettingsState {
  /** The brush's diameter in pixels of the picture, within `BRUSH_SIZE`. */
  readonly brushSize = signal(40);
  /** Share of the brush's radius that is painted fully, 0..1. */
  readonly brushHardness = signal(1);
  /** Whether a stroke that comes back to its start fills what it went around. */
  readonly closeLoops = signal(true);
  /** Whether how hard a pen is pressed sizes the brush. */
  readonly penPressure = signal(false);
  readonly detail = signal<Detail>('patches');
  /** How the selection is grown before it is filled. */
  readonly grow = signal<Growth>('auto');
  /** The soft edge inside the filled area, in pixels. */
  readonly feather = signal(2);
  /** True until the hint for beginners was seen. */
  readonly hint = signal(false);

  private unsaved: Settings = {};
  private saving: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly session: EditSession) {
    const { image, options, settings } = session;
    this.detail.value = options.detail;
    this.grow.value = options.grow;
    this.feather.value = options.feather;
    const suggested = Math.round(Math.min(image.width, image.height) / 16);
    this.brushSize.value = withinBrushSizes(settings.brushSize ?? suggested);
    this.brushHardness.value = settings.brushHardness ?? 1;
    this.closeLoops.value = settings.closeLoops ?? true;
    this.penPressure.value = settings.penPressure ?? false;
    this.hint.value = settings.hintSeen !== true;
  }

  setBrushSize(size: number): void {
    this.brushSize.value = Math.round(withinBrushSizes(size));
    this.remember({ brushSize: this.brushSize.value });
  }

  setBrushHardness(hardness: number): void {
    this.brushHardness.value = Math.min(1, Math.max(0, hardness));
    this.remember({ brushHardness: this.brushHardness.value });
  }

  setCloseLoops(close: boolean): void {
    this.closeLoops.value = close;
    this.remember({ closeLoops: close });
  }

  setPenPressure(sizes: boolean): void {
    this.penPressure.value = sizes;
    this.remember({ penPressure: sizes });
  }

  setDetail(detail: Detail): void {
    this.detail.value = detail;
    this.remember({ detail });
  }

  setGrow(grow: Growth): void {
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

  /** Remembers settings for the next visit, together with others that change within a moment. */
  remember(settings: Settings): void {
    this.unsaved = { ...this.unsaved, ...settings };
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.flush(), GATHER);
  }

  /** Keeps at once what is still to be remembered. */
  flush(): void {
    clearTimeout(this.saving);
    if (Object.keys(this.unsaved).length === 0) return;
    this.session.saveSettings(this.unsaved);
    this.unsaved = {};
  }
}

const withinBrushSizes = (size: number) => Math.min(BRUSH_SIZE.most, Math.max(BRUSH_SIZE.least, size));
