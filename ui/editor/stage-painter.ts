import { effect } from '@preact/signals';
import type { Box } from '@contextual-fill/core';
import { AttentionPictures } from '../attention/painter.ts';
import { drawBorrowed } from '../borrowed/draw.ts';
import { clip, unite } from '../state/box.ts';
import type { EditorState } from '../state/editor.ts';
import type { LayerName } from '../state/mask-layer.ts';
import type { KeptMask } from '../state/versions.ts';
import type { View } from '../state/view.ts';
import type { Shape } from '../tools/shape.ts';
import { LOOKS, type OverlayLayer, paintOverlay } from './overlay.ts';
import { paintShapes } from './paint-shapes.ts';
import { PictureTiles } from './picture-tiles.ts';
import { SketchCanvas } from './sketch-canvas.ts';

/** The mask layers, the upper ones last. */
const LAYERS = ['only', 'protect', 'hole'] as const satisfies readonly LayerName[];

type Part = 'picture' | 'overlay' | 'attention' | 'tools';

/**
 * Draws the stage: four canvases of the stage's size on top of each other (picture, attention, masks, tool), each
 * redrawn only when it changed and the masks only where they changed, at most once a frame.
 */
export class StagePainter {
  private readonly contexts: Record<Part, CanvasRenderingContext2D>;
  private readonly stale = new Set<Part>();
  private staleOverlay: Box | null = null;
  private frame = 0;
  private hasDrawn = false;
  private density = 1;
  private readonly pictures: PictureTiles;
  private attention: { version: number; pictures: AttentionPictures; contour: KeptMask } | null = null;
  private shapes: readonly Shape[] = [];
  private sketch: SketchCanvas | null = null;
  /** Where each layer may be painted; beside that it is not looked at. */
  private readonly painted: Record<LayerName, Box | null> = { hole: null, protect: null, only: null };
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
    const { document, viewport, attention, borrowed, outlook, run } = state;
    this.pictures = new PictureTiles(document);
    this.stops.push(
      document.listen({
        maskChanged: ({ name }, box) => {
          this.painted[name] = unite(this.painted[name], box);
          this.invalidateMask(box);
        },
        pictureChanged: () => this.invalidate('picture', 'overlay', 'attention'),
      }),
      effect(() => {
        void document.revision.value;
        for (const name of LAYERS) this.painted[name] = document.layers[name].extent();
      }),
      effect(() => this.resize(viewport.stage.value.width, viewport.stage.value.height)),
      effect(() => {
        void [viewport.view.value, viewport.compare.value];
        this.invalidate('picture', 'overlay', 'attention', 'tools');
      }),
      effect(() => {
        void [viewport.split.value];
        this.invalidate('picture');
      }),
      effect(() => {
        void [attention.view.value, document.current.value, document.layer.value, run.phase.value];
        this.invalidate('overlay', 'attention');
      }),
      effect(() => {
        const sketch = run.sketch.value;
        this.sketch = sketch && new SketchCanvas(sketch);
        this.invalidate('picture', 'overlay');
      }),
      effect(() => {
        void [outlook.grown.value, outlook.shadow.value, run.areas.value];
        this.invalidate('overlay');
      }),
      effect(() => {
        void [attention.smooth.value, attention.opacity.value, attention.traced.value];
        void [attention.subject.value, borrowed.shown.value, borrowed.traced.value];
        this.invalidate('attention');
      }),
    );
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    cancelAnimationFrame(this.frame);
  }

  showShapes(shapes: readonly Shape[]): void {
    this.shapes = shapes;
    this.invalidate('tools');
  }

  private resize(width: number, height: number): void {
    this.density = window.devicePixelRatio || 1;
    for (const { canvas } of Object.values(this.contexts)) {
      canvas.width = Math.max(1, Math.round(width * this.density));
      canvas.height = Math.max(1, Math.round(height * this.density));
    }
    this.invalidate('picture', 'overlay', 'attention', 'tools');
    // Now, not in the next frame: a canvas is blank after its size was set. At first it is blank anyway, and building
    // the window takes long enough by itself.
    if (this.hasDrawn) this.draw();
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
    const { scale, x, y } = this.state.viewport.view.peek();
    const { density } = this;
    return { scale: scale * density, x: Math.round(x * density), y: Math.round(y * density) };
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.hasDrawn = true;
    const parts = new Set(this.stale);
    this.stale.clear();
    const dirty = parts.has('overlay') ? { x: 0, y: 0, width: 1e6, height: 1e6 } : this.staleOverlay;
    this.staleOverlay = null;
    if (parts.has('picture')) this.drawPicture();
    if (parts.has('attention')) this.drawAttention();
    if (dirty) this.drawOverlay(dirty);
    if (parts.has('tools') || parts.has('attention')) this.drawTools();
  }

  private drawPicture(): void {
    const context = this.contexts.picture;
    const { canvas } = context;
    const view = this.deviceView();
    const { document, viewport } = this.state;
    const { width, height } = document;
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.drawChecker(context, view, width, height);
    const compare = viewport.compare.peek();
    if (compare === 'hold') {
      this.drawVersion(view, 0);
      return;
    }
    this.drawVersion(view, document.current.peek());
    this.sketch?.draw(context, view);
    if (compare !== 'split') return;
    context.save();
    context.beginPath();
    context.rect(0, 0, Math.round(canvas.width * viewport.split.peek()), canvas.height);
    context.clip();
    this.drawChecker(context, view, width, height);
    this.drawVersion(view, 0);
    context.restore();
  }

  private drawVersion(view: View, id: number): void {
    if (!this.pictures.draw(this.contexts.picture, view, id)) this.invalidate('picture');
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
    const { document, viewport, attention, outlook, run } = this.state;
    if (viewport.compare.peek() === 'hold') return [];
    const explaining = attention.view.peek() !== 'off';
    const result = document.isResult.peek();
    const layers: OverlayLayer[] = [];
    const contour = explaining && result ? this.attentionData()?.contour : null;
    if (contour) layers.push({ ...contour, look: LOOKS.hole, contourOnly: true });
    const [shadow, grown] = [outlook.shadow.peek(), outlook.grown.peek()];
    if (shadow) layers.push({ ...shadow, look: LOOKS.shadow, contourOnly: true });
    if (grown) layers.push({ ...grown, look: LOOKS.hole, contourOnly: true });
    for (const area of run.areas.peek()) {
      // What is there of the fill is not tinted.
      layers.push({ ...area, look: LOOKS.hole, contourOnly: area === run.sketch.peek()?.hole });
    }
    const { width, height } = document;
    for (const name of LAYERS) {
      const within = this.painted[name];
      if (!within) continue;
      // Areas must not cover a result nor what explains it.
      const contourOnly = name !== 'hole' && result && (explaining || document.layer.peek() !== name);
      const box = { x: 0, y: 0, width, height };
      layers.push({ data: document.layers[name].data, box, within, look: LOOKS[name], contourOnly });
    }
    return layers;
  }

  private drawOverlay(dirty: Box): void {
    const context = this.contexts.overlay;
    const box = clip(dirty, context.canvas.width, context.canvas.height);
    if (!box) return;
    const layers = this.overlayLayers();
    if (layers.length === 0) {
      context.clearRect(box.x, box.y, box.width, box.height);
      return;
    }
    const pixels = new ImageData(box.width, box.height);
    const { width, height } = this.state.document;
    paintOverlay(pixels.data, box, this.deviceView(), width, height, layers);
    context.putImageData(pixels, box.x, box.y);
  }

  private attentionData() {
    const version = this.state.document.version.peek();
    if (!version.request || version.attention.length === 0) return null;
    const { mask } = version.request;
    if (this.attention?.version !== version.id) {
      this.attention = {
        version: version.id,
        pictures: new AttentionPictures(version.attention, mask),
        contour: mask,
      };
    }
    return this.attention;
  }

  private drawAttention(): void {
    const context = this.contexts.attention;
    const { attention, document, viewport } = this.state;
    const { width, height } = document;
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const shown = attention.view.peek();
    const data = shown === 'off' || viewport.compare.peek() === 'hold' ? null : this.attentionData();
    context.canvas.style.visibility = data ? 'visible' : 'hidden';
    if (!data) return;
    const view = this.deviceView();
    context.canvas.style.opacity = shown === 'trace' ? '1' : String(attention.opacity.peek());
    if (attention.subject.peek() === 'borrowed') {
      this.drawBorrowed(context, view);
      return;
    }
    if (shown === 'trust') data.pictures.drawTrust(context, view);
    if (shown === 'direction') data.pictures.drawDirection(context, view, attention.smooth.peek());
    if (shown === 'sources') {
      data.pictures.drawSources(context, view, width, height, attention.smooth.peek());
    }
    if (shown === 'trace') {
      data.pictures.drawTraceVeil(context, view, width, height, attention.traced.peek(), this.density);
    }
  }

  private drawBorrowed(context: CanvasRenderingContext2D, view: View): void {
    const { attention, borrowed, document } = this.state;
    const found = borrowed.shown.peek();
    if (!found) return;
    const { width, height } = context.canvas;
    drawBorrowed(context, { x: 0, y: 0, width, height }, view, found, {
      shown: attention.view.peek(),
      traced: borrowed.traced.peek(),
      width: document.width,
      height: document.height,
      density: this.density,
    });
  }

  private drawTools(): void {
    const context = this.contexts.tools;
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const traced = this.attentionTrace();
    // Chromium has been seen to keep showing a canvas that was only cleared.
    context.canvas.style.visibility = traced || this.shapes.length > 0 ? 'visible' : 'hidden';
    const view = this.deviceView();
    // Over the masks: no area's outline runs through the figures of a trace.
    if (traced) this.attentionData()?.pictures.drawTrace(context, view, traced, this.density);
    paintShapes(context, this.shapes, view, this.density);
  }

  /** The cell whose attention is traced, where that is shown. */
  private attentionTrace() {
    const { attention, viewport } = this.state;
    const isShown = attention.view.peek() === 'trace' && attention.subject.peek() === 'attention';
    return isShown && viewport.compare.peek() !== 'hold' ? attention.traced.peek() : null;
  }
}
