import { effect } from '@preact/signals';
import type { Box } from '@contextual-fill/core';
import { AttentionPictures } from '../attention/painter.ts';
import type { EditorState } from '../state.ts';
import { clip, unite } from '../state/box.ts';
import type { LayerName, MaskLayer } from '../state/mask-layer.ts';
import { restoreMask } from '../state/versions.ts';
import { LOOKS, type OverlayLayer, paintOverlay } from './overlay.ts';
import { PictureCanvas } from './picture-canvas.ts';
import type { Point } from './polygon.ts';
import type { View } from './view.ts';

/** What the tool in hand shows over everything, in picture pixels. */
export interface ToolSketch {
  readonly lasso?: readonly Point[];
  readonly rectangle?: readonly [Point, Point];
  readonly brush?: { readonly at: Point; readonly radius: number; readonly hardness: number };
  /** The keyboard's cursor. */
  readonly cross?: Point;
}

type Part = 'picture' | 'overlay' | 'attention' | 'tools';

/**
 * Draws the stage: four canvases of the stage's size on top of each other (picture, attention, masks, tool), each redrawn only when
 * it changed and the masks only where they changed, at most once a frame.
 */
export class StagePainter {
  private readonly contexts: Record<Part, CanvasRenderingContext2D>;
  private readonly stale = new Set<Part>();
  private staleOverlay: Box | null = null;
  private frame = 0;
  private density = 1;
  private readonly pictures = new Map<number, PictureCanvas>();
  private attention: { version: number; pictures: AttentionPictures; contour: Uint8Array } | null = null;
  private sketch: ToolSketch = {};
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly state: EditorState,
    canvases: Record<Part, HTMLCanvasElement>,
  ) {
    const context = (part: Part) => canvases[part].getContext('2d')!;
    this.contexts = {
      picture: context('picture'),
      overlay: context('overlay'),
      attention: context('attention'),
      tools: context('tools'),
    };
    this.stops.push(
      state.listen({
        maskChanged: (_layer: MaskLayer, box: Box) => this.invalidateMask(box),
        pictureChanged: () => this.invalidate('picture', 'overlay', 'attention'),
      }),
      effect(() => this.resize(state.stage.value.width, state.stage.value.height)),
      effect(() => {
        void [state.view.value, state.compare.value];
        this.invalidate('picture', 'overlay', 'attention', 'tools');
      }),
      effect(() => {
        void [state.split.value];
        this.invalidate('picture');
      }),
      effect(() => {
        void [state.attentionView.value, state.current.value, state.layer.value, state.phase.value];
        this.invalidate('overlay', 'attention');
      }),
      effect(() => {
        void [state.smooth.value, state.opacity.value, state.traced.value];
        this.invalidate('attention');
      }),
    );
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    cancelAnimationFrame(this.frame);
  }

  showTool(sketch: ToolSketch): void {
    this.sketch = sketch;
    this.invalidate('tools');
  }

  private resize(width: number, height: number): void {
    this.density = window.devicePixelRatio || 1;
    for (const { canvas } of Object.values(this.contexts)) {
      canvas.width = Math.max(1, Math.round(width * this.density));
      canvas.height = Math.max(1, Math.round(height * this.density));
    }
    this.invalidate('picture', 'overlay', 'attention', 'tools');
    // Now, not in the next frame: a canvas is blank after its size was set.
    this.draw();
  }

  private invalidate(...parts: Part[]): void {
    for (const part of parts) this.stale.add(part);
    if (this.stale.size > 0 && this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private invalidateMask(box: Box): void {
    const view = this.deviceView();
    const shown = {
      x: box.x * view.scale + view.x - 2,
      y: box.y * view.scale + view.y - 2,
      width: box.width * view.scale + 4,
      height: box.height * view.scale + 4,
    };
    this.staleOverlay = unite(this.staleOverlay, shown);
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private deviceView(): View {
    const { scale, x, y } = this.state.view.peek();
    const { density } = this;
    return { scale: scale * density, x: Math.round(x * density), y: Math.round(y * density) };
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const parts = new Set(this.stale);
    this.stale.clear();
    const dirty = parts.has('overlay') ? { x: 0, y: 0, width: 1e6, height: 1e6 } : this.staleOverlay;
    this.staleOverlay = null;
    if (parts.has('picture')) this.drawPicture();
    if (parts.has('attention')) this.drawAttention();
    if (dirty) this.drawOverlay(dirty);
    if (parts.has('tools')) this.drawTools();
  }

  private pictureOf(id: number): PictureCanvas {
    const known = this.pictures.get(id);
    if (known) return known;
    // The original stays for comparing; of the results only the one that is seen.
    for (const other of this.pictures.keys()) if (other !== 0) this.pictures.delete(other);
    const image = id === this.state.current.peek() ? this.state.image() : this.state.versions.imageOf(id);
    const made = new PictureCanvas(image);
    this.pictures.set(id, made);
    return made;
  }

  private drawPicture(): void {
    const context = this.contexts.picture;
    const { canvas } = context;
    const view = this.deviceView();
    const { width, height } = this.state;
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.drawChecker(context, view, width, height);
    const compare = this.state.compare.peek();
    const current = this.state.current.peek();
    if (compare === 'hold') {
      this.pictureOf(0).draw(context, view);
      return;
    }
    this.pictureOf(current).draw(context, view);
    if (compare !== 'split') return;
    context.save();
    context.beginPath();
    context.rect(0, 0, Math.round(canvas.width * this.state.split.peek()), canvas.height);
    context.clip();
    this.drawChecker(context, view, width, height);
    this.pictureOf(0).draw(context, view);
    context.restore();
  }

  /** Behind transparent pictures. */
  private drawChecker(context: CanvasRenderingContext2D, view: View, width: number, height: number): void {
    const tile = document.createElement('canvas');
    tile.width = tile.height = 16;
    const small = tile.getContext('2d')!;
    small.fillStyle = '#ffffff';
    small.fillRect(0, 0, 16, 16);
    small.fillStyle = '#e1e1e1';
    small.fillRect(0, 0, 8, 8);
    small.fillRect(8, 8, 8, 8);
    context.fillStyle = context.createPattern(tile, 'repeat')!;
    context.fillRect(view.x, view.y, width * view.scale, height * view.scale);
  }

  private overlayLayers(): OverlayLayer[] {
    const { state } = this;
    if (state.compare.peek() === 'hold') return [];
    const active = state.layer.peek();
    const attention = state.attentionView.peek();
    const result = state.isResult.peek();
    const layers: OverlayLayer[] = [];
    if (attention !== 'off' && result && this.attentionData()) {
      layers.push({ data: this.attentionData()!.contour, look: LOOKS.hole, contourOnly: true });
    }
    const steering = !result || active !== 'hole' || attention !== 'off';
    const names: LayerName[] = steering ? ['only', 'protect', 'hole'] : ['hole'];
    for (const name of names) layers.push({ data: state.layers[name].data, look: LOOKS[name] });
    return layers;
  }

  private drawOverlay(dirty: Box): void {
    const context = this.contexts.overlay;
    const box = clip(dirty, context.canvas.width, context.canvas.height);
    if (!box) return;
    const pixels = new ImageData(box.width, box.height);
    paintOverlay(
      pixels.data,
      box,
      this.deviceView(),
      this.state.width,
      this.state.height,
      this.overlayLayers(),
    );
    context.putImageData(pixels, box.x, box.y);
  }

  private attentionData() {
    const version = this.state.version.peek();
    if (!version.mask || version.attention.length === 0) return null;
    if (this.attention?.version !== version.id) {
      this.attention = {
        version: version.id,
        pictures: new AttentionPictures(version.attention, version.mask),
        contour: restoreMask(version.mask, this.state.width, this.state.height).data as Uint8Array,
      };
    }
    return this.attention;
  }

  private drawAttention(): void {
    const context = this.contexts.attention;
    const { state } = this;
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const shown = state.attentionView.peek();
    const data = shown === 'off' || state.compare.peek() === 'hold' ? null : this.attentionData();
    context.canvas.style.visibility = data ? 'visible' : 'hidden';
    if (!data) return;
    const view = this.deviceView();
    context.canvas.style.opacity = shown === 'trace' ? '1' : String(state.opacity.peek());
    if (shown === 'direction') data.pictures.drawDirection(context, view, state.smooth.peek());
    if (shown === 'sources') {
      data.pictures.drawSources(context, view, state.width, state.height, state.smooth.peek());
    }
    if (shown === 'trace') {
      data.pictures.drawTrace(context, view, state.width, state.height, state.traced.peek(), this.density);
    }
  }

  private drawTools(): void {
    const context = this.contexts.tools;
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const view = this.deviceView();
    const place = ([x, y]: Point): Point => [x * view.scale + view.x, y * view.scale + view.y];
    const { lasso, rectangle, brush, cross } = this.sketch;
    // Chromium has been seen to keep showing a canvas that was only cleared.
    context.canvas.style.visibility = Object.keys(this.sketch).length > 0 ? 'visible' : 'hidden';
    const outline = (path: () => void, dashed = false) => {
      for (const [colour, width, dash] of [
        ['rgba(0, 0, 0, 0.75)', 3, false],
        ['#ffffff', 1.25, dashed],
      ] as const) {
        context.strokeStyle = colour;
        context.lineWidth = width * this.density;
        context.setLineDash(dash ? [5 * this.density, 4 * this.density] : []);
        context.beginPath();
        path();
        context.stroke();
      }
      context.setLineDash([]);
    };
    if (lasso && lasso.length > 0) {
      outline(() => {
        lasso.forEach((point, i) =>
          i === 0 ? context.moveTo(...place(point)) : context.lineTo(...place(point)),
        );
        context.closePath();
      }, true);
    }
    if (rectangle) {
      const [ax, ay] = place(rectangle[0]);
      const [bx, by] = place(rectangle[1]);
      outline(
        () => context.rect(Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by)),
        true,
      );
    }
    if (brush) {
      const [x, y] = place(brush.at);
      outline(() => context.arc(x, y, Math.max(1.5, brush.radius * view.scale), 0, 2 * Math.PI));
      if (brush.hardness < 1) {
        const inner = brush.radius * view.scale * brush.hardness;
        if (inner > 2) outline(() => context.arc(x, y, inner, 0, 2 * Math.PI), true);
      }
    }
    if (cross) {
      const [x, y] = place(cross);
      const arm = 8 * this.density;
      outline(() => {
        context.moveTo(x - arm, y);
        context.lineTo(x + arm, y);
        context.moveTo(x, y - arm);
        context.lineTo(x, y + arm);
      });
    }
  }
}
