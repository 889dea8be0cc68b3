import type { EditorState } from '../state/editor.ts';
import type { Modifiers } from '../tools/tool.ts';
import { spaceBar } from './pointer.ts';
import type { ToolHand } from './tool-hand.ts';

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The keys that only mean something while the stage has the focus. Returns the way to untie them. */
export function bindStageKeys(
  element: HTMLElement,
  { document, viewport }: EditorState,
  hand: ToolHand,
): () => void {
  const modifiersOf = (event: KeyboardEvent): Modifiers => ({ straight: false, subtract: event.altKey });
  // Tab compares after a click into the picture; for who came by the keyboard it goes on to the next control.
  let byPointer = false;

  const down = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (hand.arrow(...arrow)) return;
      const step = Math.max(1, (event.shiftKey ? 48 : 8) / viewport.view.value.scale);
      hand.moveCursor(arrow[0] * step, arrow[1] * step, modifiersOf(event));
    } else if (event.key === ' ') {
      event.preventDefault();
      if (!event.repeat) {
        spaceBar.held = true;
        spaceBar.used = false;
        element.classList.add('cf-grab');
      }
    } else if (event.key === 'Enter' && hand.enter()) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Escape' && hand.busy) {
      event.preventDefault();
      event.stopPropagation();
      hand.cancel();
    } else if (event.key === 'Tab' && byPointer && !event.shiftKey && document.isResult.value) {
      event.preventDefault();
      viewport.hold();
    }
  };
  const letGo = () => {
    spaceBar.held = false;
    element.classList.remove('cf-grab');
  };
  const up = (event: KeyboardEvent) => {
    if (event.key === ' ') {
      const tapped = spaceBar.held && !spaceBar.used;
      letGo();
      if (tapped) hand.toggleAtCursor(modifiersOf(event));
    } else if (event.key === 'Tab') viewport.endHold();
  };
  const pressed = () => {
    byPointer = true;
  };
  const blur = () => {
    byPointer = false;
    letGo();
    viewport.endHold();
  };
  element.addEventListener('keydown', down);
  element.addEventListener('keyup', up);
  element.addEventListener('pointerdown', pressed);
  element.addEventListener('blur', blur);
  return () => {
    element.removeEventListener('keydown', down);
    element.removeEventListener('keyup', up);
    element.removeEventListener('pointerdown', pressed);
    element.removeEventListener('blur', blur);
  };
}
