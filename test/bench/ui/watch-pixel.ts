import type { Frame } from 'playwright-core';

/** Names of the marks that the page gets at the press of *Remove* and at both moments of a `Change`. */
export const MARKS = { pressed: 'remove pressed', first: 'hole changed', end: 'result shown' } as const;

/** Milliseconds from the press of *Remove*. */
export interface Change {
  /** When the watched pixel of the picture first changed. */
  readonly first: number;
  /** When the first result stood in the history. */
  readonly end: number;
}

interface Watching {
  pressed: number;
  first: number;
  end: number;
}

/**
 * Watches a pixel of the picture's canvas from now on, by a place in the window, without the masks over it: during a
 * fill it changes when the hole first shows something. Returns what gives the times once the result is shown.
 */
export async function watchPixel(frame: Frame, x: number, y: number): Promise<() => Promise<Change>> {
  const around = (await (await frame.frameElement()).boundingBox())!;
  // tsx marks functions with their names by a helper that the page does not have.
  await frame.evaluate('globalThis.__name = (named) => named');
  await frame.evaluate(
    ([left, top, marks]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.cf-stage canvas')!;
      const stage = canvas.getBoundingClientRect();
      const scale = canvas.width / stage.width;
      const [column, row] = [Math.round((left - stage.x) * scale), Math.round((top - stage.y) * scale)];
      const look = () => canvas.getContext('2d')!.getImageData(column, row, 1, 1).data.join();
      const before = look();
      const watching: Watching = { pressed: 0, first: 0, end: 0 };
      const set = (moment: keyof Watching) => {
        if (watching[moment] === 0) watching[moment] = performance.mark(marks[moment]).startTime;
      };
      addEventListener('click', () => set('pressed'), { capture: true });
      const watch = () => {
        if (watching.pressed > 0 && watching.first === 0 && look() !== before) set('first');
        if (document.querySelectorAll('.cf-history .cf-thumb').length > 1) set('end');
        if (watching.end === 0) setTimeout(watch, 10);
      };
      watch();
      Object.assign(globalThis, { watching });
    },
    [x - around.x, y - around.y, MARKS] as const,
  );
  return async () => {
    await frame.waitForFunction(
      () => (globalThis as unknown as { watching: Watching }).watching.end > 0,
      undefined,
      { polling: 50 },
    );
    const { pressed, first, end } = await frame.evaluate(
      () => (globalThis as unknown as { watching: Watching }).watching,
    );
    return { first: first - pressed, end: end - pressed };
  };
}
