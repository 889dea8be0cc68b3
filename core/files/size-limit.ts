/** No side of a picture or mask may be longer, in pixels: canvases, WebP and JPEG libraries end about here. */
export const LARGEST_SIDE = 16384;

/**
 * No picture or mask may have more pixels: 2^27, 134 million. Decoded that is 512 MiB; a fill holds the picture, its
 * result and a few bytes a pixel of masks, and so stays below about 2 GiB, which a browser's tab bears. 12,000 x 9,000,
 * the largest of today's cameras, is below it.
 */
export const LARGEST_AREA = 2 ** 27;

/** The limit in words, to stand in a sentence. */
export const LIMIT_IN_WORDS = `${LARGEST_SIDE} px a side and 134 million in all`;

/** True for a picture or mask that is not opened; its head tells before any memory is asked for. */
export function isTooLarge({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return width > LARGEST_SIDE || height > LARGEST_SIDE || width * height > LARGEST_AREA;
}
