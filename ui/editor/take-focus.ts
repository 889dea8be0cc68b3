/** So many frames the focus is asked for: about a second. */
const FRAMES = 60;

/** Whether nothing on the page has the focus. */
export function isFocusLost({ activeElement, body }: Document): boolean {
  return activeElement === null || activeElement === body;
}

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
    const isHere = page.activeElement === element;
    if (isHere ? page.hasFocus() : !isFocusLost(page)) return;
    element.focus({ preventScroll: true });
    requestAnimationFrame(look);
  };
  look();
  return () => {
    frames = 0;
  };
}
