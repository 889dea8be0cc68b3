import * as v from 'valibot';
import { SeedSchema } from '../protocol/values.ts';
import type { Box } from './affine.ts';

/** What a filled layer remembers, so that it can be filled again or edited further. */
export interface StoredFill {
  readonly seed: number;
  /** The image before the removal; null if it was a rendering. */
  readonly base: string | null;
  /** The filled image. If the layer shows another one, this memory is out of date. */
  readonly hash: string;
  /** The part of the picture that a patch layer shows. */
  readonly patch?: Box;
}

const KEY = 'fill';
const VERSION = 1;
/** Figma takes 100 kB for one entry with its key. */
const PIECE = 90_000;
const MOST_PIECES = 16;

const pieceKey = (index: number) => `mask-${index}`;

/** Stores the fill and its mask (PNG) with the layer, in place of what was stored before. A huge mask is left out. */
export function storeFill(layer: SceneNode, fill: StoredFill, mask: Uint8Array): void {
  for (const key of layer.getPluginDataKeys()) layer.setPluginData(key, '');
  const text = figma.base64Encode(mask);
  const needed = Math.ceil(text.length / PIECE);
  const pieces = needed > MOST_PIECES ? 0 : needed;
  for (let index = 0; index < pieces; index += 1) {
    layer.setPluginData(pieceKey(index), text.slice(index * PIECE, (index + 1) * PIECE));
  }
  layer.setPluginData(KEY, JSON.stringify({ version: VERSION, pieces, ...fill }));
}

/**
 * Reads what `storeFill` stored: null if there is nothing, or of another version. `mask` is null if it was left out.
 */
export function readFill(layer: SceneNode): { fill: StoredFill; mask: Uint8Array | null } | null {
  const text = layer.getPluginData(KEY);
  if (text === '') return null;
  let stored: Partial<StoredFill> & { version?: unknown; pieces?: unknown };
  try {
    stored = JSON.parse(text) as typeof stored;
  } catch {
    return null;
  }
  const { version, pieces, seed, base, hash, patch } = stored;
  if (version !== VERSION || typeof pieces !== 'number') return null;
  if (!v.is(SeedSchema, seed) || typeof hash !== 'string') return null;
  return {
    fill: { seed, base: base ?? null, hash, ...(patch && { patch }) },
    mask: readMaskPieces(layer, pieces),
  };
}

function readMaskPieces(layer: SceneNode, pieces: number): Uint8Array | null {
  const texts: string[] = [];
  for (let index = 0; index < pieces; index += 1) texts.push(layer.getPluginData(pieceKey(index)));
  if (pieces === 0 || texts.indexOf('') >= 0) return null;
  try {
    return figma.base64Decode(texts.join(''));
  } catch {
    return null;
  }
}
