import type { OpenEditor } from '../editor-page.ts';

/** Where a side of the frame of a larger picture is taken hold of. */
export async function gripOf({ frame }: OpenEditor, side: string): Promise<readonly [number, number]> {
  const box = (await frame.getByRole('slider', { name: side }).boundingBox())!;
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** CSS pixels for one pixel of the picture, as the zoom button says it. */
export async function stageScale({ frame }: OpenEditor): Promise<number> {
  const zoom = await frame.getByRole('button', { name: /^Zoom \d/ }).innerText();
  return Number(/\d+/.exec(zoom)![0]) / 100;
}
