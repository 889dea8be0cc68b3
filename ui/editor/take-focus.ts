/** The focus is looked after every so many milliseconds. */
const EVERY = 50;
/** So many milliseconds in a row the focus must be there before it is taken for settled. */
const SETTLED = 1000;
/** So many milliseconds the focus is asked for at most: a busy machine opens a window in several seconds. */
const LONGEST = 10_000;

/** Whether nothing on the page has the focus. */
export function isFocusLost({ activeElement, body }: Document): boolean {
  return activeElement === null || activeElement === body;
}

/**
 * Gives an element the focus, and asks again until the focus stays: a window that is only about to be seen cannot have
 * it yet and forgets that it was asked, and the frames around a page may take it back while they settle. It is looked
 * after by the clock: a page that the browser does not get round to drawing has no animation frames. Stops as soon as
 * something else on the page has the focus.
 *
 * @returns what ends the asking
 */
export function takeFocus(element: HTMLElement): () => void {
  const { ownerDocument: page } = element;
  const end = performance.now() + LONGEST;
  let since: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const now = performance.now();
    const isHere = page.activeElement === element;
    if (!isHere && !isFocusLost(page)) return;
    if (isHere && page.hasFocus()) {
      since ??= now;
      if (now - since >= SETTLED) return;
    } else {
      since = null;
      element.focus({ preventScroll: true });
    }
    if (now < end) timer = setTimeout(look, EVERY);
  };
  look();
  return () => clearTimeout(timer);
}
