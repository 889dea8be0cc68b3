/** What the pointer does on the page: select and move, or draw a shape. */
import { apply, invert } from '../affine.ts';
import type { Host } from '../host.ts';
import { button } from './dom.ts';
import type { CanvasView } from './canvas-view.ts';

const TOOLS = ['Select', 'Ellipse', 'Rectangle', 'Pencil'] as const;
type Tool = (typeof TOOLS)[number];

const SHAPE = '#ff3b30';

type Point = { x: number; y: number };

interface Drag {
  move(point: Point): void;
  end(point: Point): void;
}

export function installTools(host: Host, view: CanvasView, toolbar: HTMLElement): void {
  let tool: Tool = 'Select';
  const buttons = TOOLS.map((name) => button(name, () => choose(name)));
  const choose = (name: Tool) => {
    tool = name;
    buttons.forEach((each) => each.setAttribute('aria-pressed', String(each.textContent === name)));
    view.canvas.style.cursor = name === 'Select' ? 'default' : 'crosshair';
  };
  toolbar.append(...buttons);
  choose('Select');

  let drag: Drag | null = null;
  view.canvas.addEventListener('pointerdown', (event) => {
    view.canvas.setPointerCapture(event.pointerId);
    const at = view.toPage(event);
    if (tool === 'Select') drag = select(host, view, at, event.shiftKey);
    else if (tool === 'Pencil') drag = drawLine(host, view, at);
    else drag = drawBox(host, view, at, tool);
  });
  view.canvas.addEventListener('pointermove', (event) => drag?.move(view.toPage(event)));
  view.canvas.addEventListener('pointerup', (event) => {
    drag?.end(view.toPage(event));
    drag = null;
    if (tool !== 'Select') choose('Select');
  });
  view.canvas.addEventListener('keydown', (event) => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    for (const id of host.selection) if (host.document.find(id)) host.document.remove(host.document.get(id));
    host.commitUndo();
  });
}

function select(host: Host, view: CanvasView, start: Point, more: boolean): Drag | null {
  const hit = view.layerAt(start);
  if (!hit) {
    if (!more) host.setSelection([]);
    return null;
  }
  const known = host.selection.includes(hit.id);
  if (more)
    host.setSelection(known ? host.selection.filter((id) => id !== hit.id) : [...host.selection, hit.id]);
  else if (!known) host.setSelection([hit.id]);
  if (more) return null;
  const { document } = host;
  const places = host.selection.map((id) => ({
    node: document.get(id),
    transform: document.relativeTransform(document.get(id)),
  }));
  let moved = false;
  return {
    move(point) {
      moved ||= Math.hypot(point.x - start.x, point.y - start.y) > 3;
      if (!moved) return;
      for (const { node, transform } of places) {
        const parent = document.parent(node)!;
        const inside = invert(document.absoluteTransform(parent));
        const from = apply(inside, start.x, start.y);
        const to = apply(inside, point.x, point.y);
        const [[a, c, e], [b, d, f]] = transform;
        document.setRelativeTransform(node, [
          [a, c, e + to.x - from.x],
          [b, d, f + to.y - from.y],
        ]);
      }
    },
    end() {
      if (moved) host.commitUndo();
      else host.setSelection([hit.id]);
    },
  };
}

/** Adds a drawn shape to the selection, so that the next thing can be *Remove object*. */
function finish(host: Host, id: string): void {
  host.setSelection([...host.selection, id]);
  host.commitUndo();
}

function drawBox(host: Host, view: CanvasView, start: Point, tool: 'Ellipse' | 'Rectangle'): Drag {
  const boxTo = (point: Point) => ({
    x: Math.min(start.x, point.x),
    y: Math.min(start.y, point.y),
    width: Math.abs(point.x - start.x),
    height: Math.abs(point.y - start.y),
  });
  return {
    move(point) {
      view.draft = boxTo(point);
      view.refresh();
    },
    end(point) {
      view.draft = null;
      const box = boxTo(point);
      if (box.width < 2 || box.height < 2) return view.refresh();
      const look = { ...box, name: tool, fill: SHAPE, opacity: 0.4 };
      finish(host, (tool === 'Ellipse' ? host.scene.ellipse(look) : host.scene.rectangle(look)).id);
    },
  };
}

function drawLine(host: Host, view: CanvasView, start: Point): Drag {
  const points = [start];
  let drawn: { id: string; remove(): void } | null = null;
  const draw = () => {
    drawn?.remove();
    const [first, ...rest] = points.map(({ x, y }) => `${x} ${y}`);
    const data = `M ${first} ${rest.map((point) => `L ${point}`).join(' ')}`;
    drawn = host.scene.vector(data, {
      open: true,
      name: 'Pencil',
      stroke: SHAPE,
      strokeWeight: 18,
      opacity: 0.4,
    });
  };
  return {
    move(point) {
      points.push(point);
      draw();
    },
    end() {
      if (drawn) finish(host, drawn.id);
      view.refresh();
    },
  };
}
