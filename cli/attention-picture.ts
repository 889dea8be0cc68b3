import type { AttentionMap, FillResult, RgbaImage } from '@contextual-fill/core';

/** Draws one region's map over its crop: `renderAttention` of core. */
export type RenderAttention = (map: AttentionMap, image: RgbaImage) => RgbaImage;

/** The whole picture with the attention of every region drawn into its hole. */
export function attentionPicture(result: FillResult, image: RgbaImage, render: RenderAttention): RgbaImage {
  const { width, height } = image;
  const data = new Uint8Array(image.data);
  for (const map of result.attention) {
    const drawn = render(map, image);
    const { crop, hole } = map.region;
    for (let y = hole.y; y < hole.y + hole.height; y += 1) {
      const from = ((y - crop.y) * crop.width + hole.x - crop.x) * 4;
      data.set(drawn.data.subarray(from, from + hole.width * 4), (y * width + hole.x) * 4);
    }
  }
  return { width, height, data };
}
