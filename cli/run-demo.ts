import { join } from 'node:path';
import { flagsOfMask, psnr, runAtOnce, type FillResult, type Mask, type Rgba } from '@contextual-fill/core';
import type { SceneOptions } from '../test/scene/options.ts';
import { renderScene } from '../test/scene/scene.ts';
import { contactSheet } from './contact-sheet.ts';
import type { OpenEngine } from './engine.ts';
import { flatFill } from './flat-fill.ts';
import { encodePng } from './png.ts';
import { saveFile } from './save.ts';
import { sourcesPicture } from './sources-picture.ts';

export interface DemoResult {
  /** Decibels in the hole, against the true background. */
  psnr: number;
  flatPsnr: number;
  fill: FillResult;
  seconds: { scene: number; load: number; fill: number };
  /** The pictures that were written, by name. */
  files: Record<string, string>;
}

/**
 * Renders a scene with and without an object, removes the object with the trained network, measures the fill against
 * the true background and writes all pictures into `folder`.
 */
export async function runDemo(
  scene: SceneOptions,
  folder: string,
  openEngine: OpenEngine,
): Promise<DemoResult> {
  const clock = stopwatch();
  const { withObject, withoutObject, mask } = renderScene(scene);
  const sceneSeconds = clock();
  const engine = await openEngine({});
  const loadSeconds = clock();
  let fill: FillResult;
  try {
    fill = await engine.inpainter.fill(withObject, mask);
  } finally {
    engine.close();
  }
  const fillSeconds = clock();

  const flat = flatFill(withObject, mask);
  const attention = engine.renderAttention(fill.attention, withObject);
  const sources = sourcesPicture(fill.provenance, withObject, mask);
  const pictures: Record<string, Rgba> = {
    input: withObject,
    mask: maskPicture(mask),
    filled: fill.image,
    truth: withoutObject,
    flat,
    attention,
    sources,
    sheet: contactSheet([withObject, fill.image, withoutObject, flat, attention, sources], 2),
  };
  const files: Record<string, string> = {};
  for (const [name, picture] of Object.entries(pictures)) {
    files[name] = join(folder, `${name}.png`);
    await saveFile(
      files[name],
      await encodePng(picture.data, picture.width, picture.height, { layout: 'rgb' }),
    );
  }

  const hole = runAtOnce(flagsOfMask(mask));
  return {
    psnr: psnr(fill.image, withoutObject, hole),
    flatPsnr: psnr(flat, withoutObject, hole),
    fill,
    seconds: { scene: sceneSeconds, load: loadSeconds, fill: fillSeconds },
    files,
  };
}

function maskPicture({ width, height, data: mask }: Mask): Rgba {
  const data = new Uint8Array(width * height * 4).fill(255);
  mask.forEach((value, i) => data.fill(value, i * 4, i * 4 + 3));
  return { width, height, data };
}

/** Seconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
