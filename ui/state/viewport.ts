import { batch, signal } from '@preact/signals';
import { centred, fit, pan, type Size, type View, zoomAt } from './view.ts';

/**
 * What is seen in place of the result: nothing else, the original for as long as a key is held, or both side by side.
 */
export type Compare = 'off' | 'hold' | 'split';

/** How the picture is looked at: where it lies in the stage, and what it is compared with. */
export class ViewportState {
  readonly view = signal<View>({ scale: 1, x: 0, y: 0 });
  /** The size of the stage, in CSS pixels. */
  readonly stage = signal<Size>({ width: 0, height: 0 });
  readonly compare = signal<Compare>('off');
  /** Which share of the stage, from the left, shows the original in a split, 0..1. */
  readonly split = signal(0.5);

  /** The picture follows the window's size until the designer zooms or pans. */
  private fitted = true;
  /** How large the fitted picture is, as a share of what fits. */
  private share = 1;
  /** How many CSS pixels of the stage's lower part the fitted picture leaves to something that lies over it. */
  private below = 0;

  constructor(private readonly picture: Size) {}

  resizeStage(stage: Size): void {
    const { width, height } = this.stage.value;
    if (stage.width === width && stage.height === height) return;
    batch(() => {
      this.stage.value = stage;
      if (this.fitted) this.fitView(this.share, this.below);
    });
  }

  /**
   * The whole picture in the middle, or a smaller one that leaves room around it.
   * @param share how large the picture is, as a share of what fits
   * @param below CSS pixels at the stage's lower side that stay free of it, at most half of the stage
   */
  fitView(share = 1, below = 0): void {
    this.fitted = true;
    this.share = share;
    this.below = below;
    const { width, height } = this.stage.value;
    const stage = { width, height: height - Math.min(below, height / 2) };
    const { scale } = fit(this.picture, stage);
    this.view.value = centred(this.picture, stage, scale * share);
  }

  actualSize(): void {
    this.show(centred(this.picture, this.stage.value, 1));
  }

  /** Zooms about a point of the stage, by default its middle. */
  zoom(factor: number, x = this.stage.value.width / 2, y = this.stage.value.height / 2): void {
    this.show(zoomAt(this.view.value, this.picture, this.stage.value, factor, x, y));
  }

  /** Moves the picture by CSS pixels. */
  pan(dx: number, dy: number): void {
    this.show(pan(this.view.value, this.picture, this.stage.value, dx, dy));
  }

  /** Shows the original instead of the result until `endHold`. */
  hold(): void {
    this.compare.value = 'hold';
  }

  endHold(): void {
    if (this.compare.value === 'hold') this.compare.value = 'off';
  }

  setSplit(split: number): void {
    this.split.value = Math.min(1, Math.max(0, split));
  }

  private show(view: View): void {
    this.fitted = false;
    this.view.value = view;
  }
}
