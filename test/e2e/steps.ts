/** The steps of a visit to the editor, for tests and for the scripts that take pictures. */
import type { OpenEditor } from './editor-page.ts';

/** Longest wait for one fill, in milliseconds. */
export const FILL = 240_000;

/** Draws with the mouse through points of the picture. */
export async function drag(opened: OpenEditor, points: readonly [number, number][]): Promise<void> {
  const { page } = opened;
  const places = await Promise.all(points.map(([x, y]) => opened.at(x, y)));
  await page.mouse.move(...places[0]!);
  await page.mouse.down();
  for (const place of places) await page.mouse.move(...place);
  await page.mouse.up();
}

/** Waits for a result to stand in the history. */
export async function result({ frame }: OpenEditor, number: number): Promise<void> {
  await frame.getByRole('button', { name: `Result ${number}`, exact: true }).waitFor({ timeout: FILL });
}
