/** The page as it looks, with the selection drawn over it; scrolls and zooms. */
import type { Bounds } from '../affine.ts';
import { apply, invert } from '../affine.ts';
import type { HostNode } from '../document/node.ts';
import { fillGeometry, strokeGeometry } from '../geometry.ts';
import type { Host } from '../host.ts';

const BACKGROUND = [0.9, 0.9, 0.9, 1] as const;
const ACCENT = '#0d99ff';

export class CanvasView {
  /** Page units at the canvas's top-left corner, and CSS pixels a unit. */
  private origin = { x: -40, y: -40 };
  private zoom = 1;
  private waiting = false;
  /** Asks whether points lie in paths; the canvas's own context would turn them by its transform. */
  private readonly probe = document.createElement('canvas').getContext('2d')!;
  /** A rectangle being drawn, in page units. */
  draft: Bounds | null = null;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly host: Host,
  ) {
    host.onChange(() => this.refresh());
    new ResizeObserver(() => this.refresh()).observe(canvas);
    canvas.addEventListener('wheel', (event) => this.scroll(event), { passive: false });
  }

  /** Shows all of the page's content. */
  fit(): void {
    const { clientWidth, clientHeight } = this.canvas;
    const box = this.host.contentBounds();
    this.zoom = Math.min(1.5, (clientWidth - 80) / box.width, (clientHeight - 80) / box.height);
    this.origin = {
      x: box.x - (clientWidth / this.zoom - box.width) / 2,
      y: box.y - (clientHeight / this.zoom - box.height) / 2,
    };
    this.refresh();
  }

  /** The place on the page under a pointer. */
  toPage(event: { clientX: number; clientY: number }): { x: number; y: number } {
    const { left, top } = this.canvas.getBoundingClientRect();
    return {
      x: (event.clientX - left) / this.zoom + this.origin.x,
      y: (event.clientY - top) / this.zoom + this.origin.y,
    };
  }

  /** Where a place on the page is seen, in CSS pixels of the window. */
  toWindow(point: { x: number; y: number }): { x: number; y: number } {
    const { left, top } = this.canvas.getBoundingClientRect();
    return {
      x: (point.x - this.origin.x) * this.zoom + left,
      y: (point.y - this.origin.y) * this.zoom + top,
    };
  }

  /** The topmost visible layer at a place: what frames hold, groups as a whole. */
  layerAt(point: { x: number; y: number }): HostNode | null {
    const { document } = this.host;
    const search = (parent: HostNode): HostNode | null => {
      for (const node of document.children(parent).reverse()) {
        if (!node.visible || node.locked) continue;
        if (['FRAME', 'SECTION', 'INSTANCE', 'COMPONENT'].includes(node.host.type)) {
          const found = search(node);
          if (found) return found;
        }
        if (this.covers(node, point)) return node;
      }
      return null;
    };
    return search(document.get(document.pageId));
  }

  private covers(node: HostNode, point: { x: number; y: number }): boolean {
    const { document, canvasKit } = this.host;
    if (node.host.type === 'GROUP')
      return document.children(node).some((child) => child.visible && this.covers(child, point));
    const { x, y } = apply(invert(document.absoluteTransform(node)), point.x, point.y);
    return [...fillGeometry(canvasKit, document, node), ...strokeGeometry(canvasKit, document, node)].some(
      ({ data, windingRule }) =>
        this.probe.isPointInPath(new Path2D(data), x, y, windingRule === 'EVENODD' ? 'evenodd' : 'nonzero'),
    );
  }

  /** Draws once for everything that changed before the next frame. */
  refresh(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  private draw(): void {
    const { canvas, host, origin, zoom } = this;
    const { clientWidth, clientHeight } = canvas;
    const density = devicePixelRatio;
    if (clientWidth === 0 || clientHeight === 0) return;
    const area = { ...origin, width: clientWidth / zoom, height: clientHeight / zoom };
    const { width, height, data } = host.render({ area, scale: zoom * density, background: BACKGROUND });
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d')!;
    context.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
    context.scale(zoom * density, zoom * density);
    context.translate(-origin.x, -origin.y);
    context.strokeStyle = ACCENT;
    context.lineWidth = 1.5 / zoom;
    for (const id of host.selection) {
      const node = host.document.find(id);
      if (!node) continue;
      const [[a, c, e], [b, d, f]] = host.document.absoluteTransform(node);
      context.save();
      context.transform(a, b, c, d, e, f);
      context.strokeRect(0, 0, node.width, node.height);
      context.restore();
    }
    if (this.draft) context.strokeRect(this.draft.x, this.draft.y, this.draft.width, this.draft.height);
  }

  private scroll(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      const at = this.toPage(event);
      const next = Math.min(16, Math.max(0.05, this.zoom * Math.exp(-event.deltaY / 300)));
      this.origin = {
        x: at.x - ((at.x - this.origin.x) * this.zoom) / next,
        y: at.y - ((at.y - this.origin.y) * this.zoom) / next,
      };
      this.zoom = next;
    } else {
      this.origin = {
        x: this.origin.x + event.deltaX / this.zoom,
        y: this.origin.y + event.deltaY / this.zoom,
      };
    }
    this.refresh();
  }
}
