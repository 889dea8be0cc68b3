import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import {
  cut,
  growBox,
  boundingBox,
  IN_MASK,
  runAtOnce,
  type Mask,
  type SelectMarks,
} from '@contextual-fill/core';
import type { KnownObject } from './objects.ts';

/** As much around the marks as OpenCV sees of the picture, in shares of their longer side. */
const CONTEXT = { loop: 0.25, scribble: 1, click: 8 };

/** What OpenCV's grabCut makes of the same marks, on the same crop as ours where there is a loop. */
export async function openCvSelect(
  python: string,
  { image }: KnownObject,
  gesture: keyof typeof CONTEXT,
  { within, object }: SelectMarks,
): Promise<{ mask: Mask; cpu: number }> {
  const bounds = runAtOnce(boundingBox((within ?? object)!, IN_MASK))!;
  const box = growBox(bounds, Math.round(CONTEXT[gesture] * Math.max(bounds.width, bounds.height)), image);
  const { width, height } = box;
  const loop = within && cut(within, box).data;
  const marked = object && cut(object, box).data;
  const labels = new Uint8Array(width * height);
  for (let i = 0; i < labels.length; i++) labels[i] = marked?.[i] ? 1 : loop ? (loop[i] ? 3 : 0) : 2;
  const folder = mkdtempSync(join(tmpdir(), 'select-'));
  const [pictureFile, labelFile, outFile] = ['image', 'labels', 'out'].map((name) =>
    join(folder, `${name}.png`),
  );
  try {
    await sharp(cut(image, box).data, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .toFile(pictureFile);
    await sharp(labels, { raw: { width, height, channels: 1 } }).toFile(labelFile);
    const script = join(import.meta.dirname, 'grabcut.py');
    const printed = execFileSync(python, [script, pictureFile, labelFile, outFile], { encoding: 'utf8' });
    const found = await sharp(outFile).extractChannel(0).raw().toBuffer();
    const data = new Uint8Array(image.width * image.height);
    for (let y = 0; y < height; y++) {
      data.set(found.subarray(y * width, (y + 1) * width), (box.y + y) * image.width + box.x);
    }
    return { mask: { width: image.width, height: image.height, data }, cpu: Number(printed) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
