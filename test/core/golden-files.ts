import { readFileSync } from 'node:fs';
import sharp from 'sharp';

import type { Golden } from './golden.ts';

export const GOLDEN_FOLDER = '../shared/weights';

function numbers(file: string): ArrayBuffer {
  const bytes = readFileSync(`${GOLDEN_FOLDER}/${file}`);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/** Reads the known outputs; the folder must be there. */
export async function readGolden(): Promise<Golden> {
  const image = await sharp(`${GOLDEN_FOLDER}/golden_image.png`).removeAlpha().raw().toBuffer();
  const mask = await sharp(`${GOLDEN_FOLDER}/golden_mask.png`).greyscale().raw().toBuffer();
  const picture = (name: string) => new Float32Array(numbers(`golden_${name}_256x256x3_f32.bin`));
  return {
    image: new Uint8Array(image),
    mask: new Uint8Array(mask),
    expected: { coarse: picture('coarse'), copied: picture('copied'), refined: picture('refined') },
    pairs: new Int32Array(numbers('golden_attention_argmax_pairs_i32.bin')),
  };
}
