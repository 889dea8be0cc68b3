import { countLent, runAtOnce, type Mask, type Provenance, type Rgba } from '@contextual-fill/core';

/** The picture with light on what was copied into the hole, and the hole in one plain colour. */
export function sourcesPicture(provenance: readonly Provenance[], image: Rgba, mask: Mask): Rgba {
  const { width, height } = image;
  const { box, counts } = runAtOnce(countLent(provenance, image));
  const data = new Uint8Array(width * height * 4);
  const hole = [40, 42, 54];
  const glow = [255, 196, 60];
  for (let i = 0; i < width * height; i += 1) {
    const [x, y] = [(i % width) - box.x, Math.floor(i / width) - box.y];
    const inBox = x >= 0 && y >= 0 && x < box.width && y < box.height;
    const light = inBox ? Math.min(1, counts[y * box.width + x] / 2) : 0;
    for (let c = 0; c < 3; c += 1) {
      const lit = (0.3 + 0.5 * light) * image.data[i * 4 + c] + 0.4 * light * glow[c];
      data[i * 4 + c] = mask.data[i] >= 128 ? hole[c] : Math.min(255, Math.round(lit));
    }
    data[i * 4 + 3] = 255;
  }
  return { width, height, data };
}
