import type { EditorState } from '../state/editor.ts';
import { CHOICES } from '../state/run.ts';
import { TOOLS } from '../tools/index.ts';

/** How much [ and ] change the brush: by an eighth, at least one pixel. */
export function nextBrushSize(size: number, direction: 1 | -1): number {
  return direction > 0
    ? Math.max(size + 1, Math.round(size * 1.125))
    : Math.min(size - 1, Math.round(size / 1.125));
}

/** Whether the element under a key wants it for itself. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['radio', 'checkbox', 'range', 'button', 'file'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

/** A control that Enter presses. */
function takesEnter(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.closest('button, a, [role="button"], input[type="file"], [aria-haspopup]') !== null ||
      takesText(target))
  );
}

/** The keys that work while the stage has the focus, for who cannot see the tooltips (`aria-keyshortcuts`). */
export const KEY_LIST = [
  ...TOOLS.map(({ key }) => key.toUpperCase()),
  'O',
  'A',
  'Shift+A',
  'X',
  '.',
  ',',
  'C',
  'Enter',
  'Escape',
  '?',
].join(' ');

/** Ties the keys that work anywhere in the window. Returns the way to untie them. */
export function bindShortcuts(state: EditorState): () => void {
  const { attention, borrowed, document, extend, notices, run, settings, snap, viewport } = state;
  const down = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const command = event.metaKey || event.ctrlKey;
    const key = event.key.toLowerCase();
    if (command && key === 'z' && !takesText(event.target)) {
      event.preventDefault();
      if (event.shiftKey) document.redo();
      else document.undo();
      return;
    }
    if (command && key === 'y' && !takesText(event.target)) {
      event.preventDefault();
      document.redo();
      return;
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      if (extend.frame.value) extend.close();
      else if (run.phase.value === 'running') run.cancel();
      else if (snap.busy.value) snap.cancel();
      else if (attention.pinned.value) attention.pin(null);
      else if (borrowed.pinned.value) borrowed.pin(null);
      else if (viewport.compare.value === 'split') viewport.compare.value = 'off';
      return;
    }
    if (event.key === 'Enter' && command && !takesText(event.target)) {
      event.preventDefault();
      void run.apply();
      return;
    }
    if (event.key === 'Enter' && !takesEnter(event.target)) {
      event.preventDefault();
      if (extend.frame.value) void extend.fill();
      else void run.remove();
      return;
    }
    if (command || event.altKey || takesText(event.target)) return;
    const tool = TOOLS.find((one) => one.key === key);
    if (tool) state.chooseTool(tool.id);
    else if (event.key === '[') settings.setBrushSize(nextBrushSize(settings.brushSize.value, -1));
    else if (event.key === ']') settings.setBrushSize(nextBrushSize(settings.brushSize.value, 1));
    else if (event.key === '{') settings.setBrushHardness(settings.brushHardness.value - 0.25);
    else if (event.key === '}') settings.setBrushHardness(settings.brushHardness.value + 0.25);
    else if (key === 'o') {
      settings.setCloseLoops(!settings.closeLoops.value);
      notices.announce(
        settings.closeLoops.value ? 'Closed strokes are filled.' : 'Closed strokes stay open.',
      );
    } else if (key === 'a') void run.again(event.shiftKey ? CHOICES : 1);
    else if (key === 'x') extend.open();
    else if (event.key === '.') document.choose(1);
    else if (event.key === ',') document.choose(-1);
    else if (key === 'c' && document.isResult.value) {
      if (!event.repeat) viewport.hold();
    } else if (event.key === '?') state.showsKeys.value = true;
    else if (event.key === '0') viewport.fitView();
    else if (event.key === '1') viewport.actualSize();
    else if (event.key === '+' || event.key === '=') viewport.zoom(1.25);
    else if (event.key === '-') viewport.zoom(0.8);
    else return;
    event.preventDefault();
  };
  const up = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() === 'c') viewport.endHold();
  };
  const blur = () => viewport.endHold();
  window.addEventListener('keydown', down);
  window.addEventListener('keyup', up);
  window.addEventListener('blur', blur);
  return () => {
    window.removeEventListener('keydown', down);
    window.removeEventListener('keyup', up);
    window.removeEventListener('blur', blur);
  };
}
