import * as v from 'valibot';
import { MarginsSchema, type Margins } from '../protocol/margins.ts';
import type { Steering } from '../protocol/steering.ts';
import { SeedSchema, SideSchema, text, whole } from '../protocol/values.ts';
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
  /** The margins that were added to the image before the removal. */
  readonly extend?: Margins;
}

const KEY = 'fill';
const VERSION = 1;
/** Figma takes 100 kB for one entry with its key. */
const PIECE = 90_000;
const MOST_PIECES = 16;

const HashSchema = text(1000);
const Corner = whole(0, 2 ** 31 - 1);

const StoredSchema = v.object({
  version: v.literal(VERSION),
  /** Into how many pieces each mask was cut; a mask that is missing has none. */
  pieces: whole(0, MOST_PIECES),
  steering: v.optional(
    v.object({ protect: v.optional(whole(0, MOST_PIECES)), only: v.optional(whole(0, MOST_PIECES)) }),
  ),
  seed: SeedSchema,
  base: v.nullable(HashSchema),
  hash: HashSchema,
  patch: v.optional(v.object({ x: Corner, y: Corner, width: SideSchema, height: SideSchema })),
  extend: v.optional(MarginsSchema),
});

/** The masks that are stored with a layer, by the names of their pieces. */
type MaskName = 'mask' | keyof Steering;

const pieceKey = (name: MaskName, index: number) => `${name}-${index}`;

/** The masks of a fill, as PNG; what is null or missing was not stored. */
export interface StoredMasks {
  readonly mask: Uint8Array | null;
  readonly steering?: Steering;
}

/** Stores the fill and its masks with the layer, in place of what was stored before. A huge mask is left out. */
export function storeFill(
  layer: SceneNode,
  fill: StoredFill,
  mask: Uint8Array,
  steering: Steering = {},
): void {
  for (const key of layer.getPluginDataKeys()) layer.setPluginData(key, '');
  const stored = {
    version: VERSION,
    pieces: storePieces(layer, 'mask', mask),
    steering: {
      ...(steering.protect && { protect: storePieces(layer, 'protect', steering.protect) }),
      ...(steering.only && { only: storePieces(layer, 'only', steering.only) }),
    },
    ...fill,
  };
  layer.setPluginData(KEY, JSON.stringify(stored));
}

/** Returns how many pieces it took. */
function storePieces(layer: SceneNode, name: MaskName, mask: Uint8Array): number {
  const letters = figma.base64Encode(mask);
  const needed = Math.ceil(letters.length / PIECE);
  const pieces = needed > MOST_PIECES ? 0 : needed;
  for (let index = 0; index < pieces; index += 1) {
    layer.setPluginData(pieceKey(name, index), letters.slice(index * PIECE, (index + 1) * PIECE));
  }
  return pieces;
}

/** Reads what `storeFill` stored: null if there is nothing, or anything else, such as another version. */
export function readFill(layer: SceneNode): ({ fill: StoredFill } & StoredMasks) | null {
  const kept = layer.getPluginData(KEY);
  if (kept === '') return null;
  let stored: unknown;
  try {
    stored = JSON.parse(kept);
  } catch {
    return null;
  }
  if (!v.is(StoredSchema, stored)) return null;
  const { pieces, seed, base, hash, patch, extend, steering = {} } = stored;
  const protect = readPieces(layer, 'protect', steering.protect ?? 0);
  const only = readPieces(layer, 'only', steering.only ?? 0);
  return {
    fill: { seed, base, hash, ...(patch && { patch }), ...(extend && { extend }) },
    mask: readPieces(layer, 'mask', pieces),
    ...((protect || only) && { steering: { ...(protect && { protect }), ...(only && { only }) } }),
  };
}

function readPieces(layer: SceneNode, name: MaskName, pieces: number): Uint8Array | null {
  const texts: string[] = [];
  for (let index = 0; index < pieces; index += 1) texts.push(layer.getPluginData(pieceKey(name, index)));
  if (pieces === 0 || texts.indexOf('') >= 0) return null;
  try {
    return figma.base64Decode(texts.join(''));
  } catch {
    return null;
  }
}
