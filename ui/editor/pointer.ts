import type { ViewportState } from '../state/viewport.ts';
import { toPicture } from '../state/view.ts';
import type { Point } from '../tools/drawing/polygon.ts';
import type { Modifiers } from '../tools/tool.ts';
import { noGesture } from './no-gesture.ts';
import type { ToolHand } from './tool-hand.ts';

const modifiersOf = (event: PointerEvent): Modifiers => ({
  straight: event.shiftKey,
  subtract: event.altKey,
  ...(event.pointerType === 'pen' && { pressure: event.pressure }),
});

/** One step of a mouse wheel, in pixels, zooms by this much. */
const WHEEL_ZOOM = 0.0018;

/** True while the space bar is held over the stage: dragging moves the picture. */
export const spaceBar = { held: false, used: false };

/**
 * Ties the stage's pointer, wheel and pinch to the tool in hand; the wheel also where something lies over the stage,
 * such as the line of a split. Returns the way to untie them.
 */
export function bindPointer(element: HTMLElement, viewport: ViewportState, hand: ToolHand): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let panning: number | null = null;
  let painting: number | null = null;
  let pinch: { distance: number; x: number; y: number } | null = null;
  let frame = element.getBoundingClientRect();

  const local = (event: { clientX: number; clientY: number }): [number, number] => [
    event.clientX - frame.left,
    event.clientY - frame.top,
  ];
  const place = (event: { clientX: number; clientY: number }): Point =>
    toPicture(viewport.view.value, ...local(event));

  const pinchOf = () => {
    const [a, b] = [...pointers.values()] as [{ x: number; y: number }, { x: number; y: number }];
    return {
      distance: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)),
      x: (a.x + b.x) / 2,
      y: (a.y + b.y) / 2,
    };
  };

  const down = (event: PointerEvent) => {
    frame = element.getBoundingClientRect();
    element.focus({ preventScroll: true });
    hand.hideCursor();
    const [x, y] = local(event);
    pointers.set(event.pointerId, { x, y });
    element.setPointerCapture(event.pointerId);
    if (pointers.size === 2) {
      hand.cancel();
      painting = panning = null;
      pinch = pinchOf();
      return;
    }
    if (event.button === 1 || (event.button === 0 && spaceBar.held)) {
      panning = event.pointerId;
      spaceBar.used = true;
      element.classList.add('cf-grabbing');
      event.preventDefault();
    } else if (event.button === 0) {
      painting = event.pointerId;
      hand.press(place(event), modifiersOf(event));
    }
  };

  const move = (event: PointerEvent) => {
    if (!pointers.has(event.pointerId)) frame = element.getBoundingClientRect();
    const [x, y] = local(event);
    const before = pointers.get(event.pointerId);
    if (before) pointers.set(event.pointerId, { x, y });
    if (pinch && pointers.size === 2) {
      const now = pinchOf();
      viewport.pan(now.x - pinch.x, now.y - pinch.y);
      viewport.zoom(now.distance / pinch.distance, now.x, now.y);
      pinch = now;
    } else if (panning === event.pointerId && before) {
      viewport.pan(x - before.x, y - before.y);
    } else if (painting === event.pointerId) {
      const all = event.getCoalescedEvents?.() ?? [];
      hand.move((all.length > 0 ? all : [event]).map(place), modifiersOf(event));
    } else if (pointers.size === 0) {
      hand.move([place(event)], modifiersOf(event));
    }
  };

  const up = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    if (pointers.size < 2) pinch = null;
    if (panning === event.pointerId) {
      panning = null;
      element.classList.remove('cf-grabbing');
    }
    if (painting !== event.pointerId) return;
    painting = null;
    if (event.type === 'pointerup') hand.release();
    else hand.cancel();
  };

  const leave = () => {
    if (painting === null) hand.leave();
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    frame = element.getBoundingClientRect();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? 16
        : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? 400
          : 1;
    if (event.shiftKey || (event.deltaX !== 0 && !event.ctrlKey)) {
      const sideways = event.deltaX === 0 ? event.deltaY : event.deltaX;
      const upright = event.deltaX === 0 ? 0 : event.deltaY;
      viewport.pan(-sideways * unit, -upright * unit);
      return;
    }
    // A pinch on a trackpad arrives as a wheel with ctrlKey and small steps.
    const speed = event.ctrlKey && Math.abs(event.deltaY) < 50 ? WHEEL_ZOOM * 6 : WHEEL_ZOOM;
    viewport.zoom(Math.exp(-event.deltaY * unit * speed), ...local(event));
  };

  const noMenu = (event: Event) => event.preventDefault();
  const pointerEvents = [
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', up],
    ['pointerleave', leave],
  ] as const;
  for (const [name, listener] of pointerEvents) element.addEventListener(name, listener);
  element.addEventListener('contextmenu', noMenu);
  element.addEventListener('touchstart', noGesture, { passive: false });
  const frameElement = element.parentElement ?? element;
  frameElement.addEventListener('wheel', wheel, { passive: false });
  return () => {
    for (const [name, listener] of pointerEvents) element.removeEventListener(name, listener);
    element.removeEventListener('contextmenu', noMenu);
    element.removeEventListener('touchstart', noGesture);
    frameElement.removeEventListener('wheel', wheel);
  };
}
