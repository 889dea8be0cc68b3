import type { EditorState, Tool } from '../state.ts';

const TOOLS: Readonly<Record<string, Tool>> = { b: 'brush', e: 'eraser', l: 'lasso', r: 'rectangle' };

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

/** Ties the keys that work anywhere in the window. Returns the way to untie them. */
export function bindShortcuts(state: EditorState): () => void {
  const down = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const command = event.metaKey || event.ctrlKey;
    const key = event.key.toLowerCase();
    if (command && key === 'z' && !takesText(event.target)) {
      event.preventDefault();
      if (event.shiftKey) state.redo();
      else state.undo();
      return;
    }
    if (command && key === 'y' && !takesText(event.target)) {
      event.preventDefault();
      state.redo();
      return;
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      if (state.phase.value === 'running') state.cancelRun();
      else if (state.pinned.value) state.pin(null);
      else if (state.compare.value === 'split') state.compare.value = 'off';
      return;
    }
    if (event.key === 'Enter' && !takesEnter(event.target)) {
      event.preventDefault();
      void state.remove();
      return;
    }
    if (command || event.altKey || takesText(event.target)) return;
    const tool = TOOLS[key];
    if (tool) {
      state.tool.value = tool;
      state.announce({ brush: 'Brush', eraser: 'Eraser', lasso: 'Lasso', rectangle: 'Rectangle' }[tool]);
    } else if (event.key === '[') state.setBrushSize(nextBrushSize(state.brushSize.value, -1));
    else if (event.key === ']') state.setBrushSize(nextBrushSize(state.brushSize.value, 1));
    else if (event.key === '{') state.setBrushHardness(state.brushHardness.value - 0.25);
    else if (event.key === '}') state.setBrushHardness(state.brushHardness.value + 0.25);
    else if (key === 'c' && state.isResult.value) {
      if (!event.repeat) state.compare.value = 'hold';
    } else if (event.key === '0') state.fitView();
    else if (event.key === '1') state.actualSize();
    else if (event.key === '+' || event.key === '=') state.zoom(1.25);
    else if (event.key === '-') state.zoom(0.8);
    else return;
    event.preventDefault();
  };
  const up = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() === 'c' && state.compare.value === 'hold') state.compare.value = 'off';
  };
  const blur = () => {
    if (state.compare.value === 'hold') state.compare.value = 'off';
  };
  window.addEventListener('keydown', down);
  window.addEventListener('keyup', up);
  window.addEventListener('blur', blur);
  return () => {
    window.removeEventListener('keydown', down);
    window.removeEventListener('keyup', up);
    window.removeEventListener('blur', blur);
  };
}
