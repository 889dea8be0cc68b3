/** So many frames the focus is asked for: about a second. */
const FRAMES = 60;

/**
 * Gives an element the focus, and asks again until it has it: a window that is only about to be seen cannot have it yet
 * and forgets that it was asked. Stops as soon as something else has the focus.
 *
 * @returns what ends the asking
 */
export function takeFocus(element: HTMLElement): () => void {
  const { ownerDocument: page } = element;
  let frames = FRAMES;
  const look = () => {
    if (frames-- <= 0) return;
    const { activeElement } = page;
    if (activeElement && activeElement !== page.body && activeElement !== element) return;
    if (page.hasFocus() && activeElement === element) return;
    element.focus({ preventScroll: true });
    requestAnimationFrame(look);
  };
  look();
  return () => {
    frames = 0;
  };
}
