import type { AttentionMap, Mask, Rgba } from '@contextual-fill/core';

/** The picture with light on what was borrowed, the more the brighter, and the hole in one plain colour. */
export function sourcesPicture(maps: readonly AttentionMap[], image: Rgba, mask: Mask): Rgba {
  const { width, height } = image;
  const light = new Float32Array(width * height);
  for (const map of maps) {
    const { crop, workingWidth } = map.region;
    const cell = (map.cellSize * crop.width) / workingWidth;
    const most = map.heat.reduce((a, b) => Math.max(a, b), 1e-6);
    for (let y = 0; y < crop.height; y += 1) {
      for (let x = 0; x < crop.width; x += 1) {
        const share = heatAt(map, x / cell - 0.5, y / cell - 0.5) / most;
        const pixel = (crop.y + y) * width + crop.x + x;
        light[pixel] = Math.max(light[pixel], Math.sqrt(share));
      }
    }
  }
  const data = new Uint8Array(width * height * 4);
  const hole = [40, 42, 54];
  for (let i = 0; i < light.length; i += 1) {
    const inHole = mask.data[i] >= 128;
    const glow = [255, 196, 60];
    for (let c = 0; c < 3; c += 1) {
      const value = image.data[i * 4 + c];
      const lit = (0.3 + 0.5 * light[i]) * value + 0.4 * light[i] * glow[c];
      data[i * 4 + c] = inHole ? hole[c] : Math.min(255, Math.round(lit));
    }
    data[i * 4 + 3] = 255;
  }
  return { width, height, data };
}

/** The heat between cells, bilinear. */
function heatAt(map: AttentionMap, column: number, row: number): number {
  const c0 = Math.floor(column);
  const r0 = Math.floor(row);
  const u = column - c0;
  const v = row - r0;
  const at = (c: number, r: number) =>
    map.heat[
      Math.min(map.rows - 1, Math.max(0, r)) * map.columns + Math.min(map.columns - 1, Math.max(0, c))
    ];
  return (
    (at(c0, r0) * (1 - u) + at(c0 + 1, r0) * u) * (1 - v) +
    (at(c0, r0 + 1) * (1 - u) + at(c0 + 1, r0 + 1) * u) * v
  );
}
