/** The steps of a visit to the editor, for tests and for the scripts that take pictures. */
import type { OpenEditor } from './editor-page.ts';

/** Longest wait for one fill, in milliseconds. */
export const FILL = 240_000;

/** Draws with the mouse through points of the picture. */
export async function drag(
  opened: OpenEditor,
  points: readonly (readonly [number, number])[],
): Promise<void> {
  const { page } = opened;
  const places = await opened.along(points);
  await page.mouse.move(...places[0]!);
  await page.mouse.down();
  for (const place of places) await page.mouse.move(...place);
  await page.mouse.up();
}

/** Waits for a result to stand in the history. */
export async function result({ frame }: OpenEditor, number: number): Promise<void> {
  await frame.getByRole('button', { name: `Result ${number}`, exact: true }).waitFor({ timeout: FILL });
}

/** How long the engine is held up at a time, in milliseconds. */
const HELD_UP = 500;

/**
 * Holds the engine up, wherever it runs beside the page, so that a fill lasts until something else was done. Returns
 * what lets it go on. A worker sleeps; a frame, which may not, computes.
 */
export function holdEngine({ page, frame }: OpenEditor): () => Promise<void> {
  const places: { evaluate(work: (milliseconds: number) => void, argument: number): Promise<void> }[] = [
    ...page.workers(),
    ...frame.childFrames(),
  ];
  if (places.length === 0) throw new Error('The engine runs in no worker and in no frame of its own.');
  let isHeld = true;
  const holdUp = async (place: (typeof places)[number]) => {
    while (isHeld) {
      await place.evaluate((milliseconds) => {
        if (typeof document === 'undefined') {
          const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
          Atomics.wait(new Int32Array(memory.buffer), 0, 0, milliseconds);
        } else for (const end = performance.now() + milliseconds; performance.now() < end;);
      }, HELD_UP);
    }
  };
  // Twice each: the next is there when one is over, however long a busy machine takes to ask for it.
  const holding = Promise.all([...places, ...places].map(holdUp));
  // Whatever goes wrong is told where it is let go.
  holding.catch(() => undefined);
  return async () => {
    isHeld = false;
    await holding;
  };
}
