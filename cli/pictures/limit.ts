/** No side of a picture may be longer, in pixels: the engine's own limit. */
const LARGEST_SIDE = 16384;
/** Most pixels of a picture: some copies of it, at four bytes a pixel, must fit into memory beside the engine. */
const MOST_PIXELS = 2 ** 27;

export function isTooLarge({ width, height }: { width: number; height: number }): boolean {
  return width > LARGEST_SIDE || height > LARGEST_SIDE || width * height > MOST_PIXELS;
}

/** The limit in words, for sentences. */
export const LIMIT = `${LARGEST_SIDE} on a side and ${Math.floor(MOST_PIXELS / 1e6)} million in all`;
