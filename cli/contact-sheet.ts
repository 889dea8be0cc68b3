import type { Rgba } from '@contextual-fill/core';

/** Pictures of one size side by side, row by row, with a white gap between them. */
export function contactSheet(pictures: readonly Rgba[], columns: number, gap = 8): Rgba {
  const { width, height } = pictures[0];
  const rows = Math.ceil(pictures.length / columns);
  const sheet = { width: columns * (width + gap) - gap, height: rows * (height + gap) - gap };
  const data = new Uint8Array(sheet.width * sheet.height * 4).fill(255);
  pictures.forEach((picture, i) => {
    const left = (i % columns) * (width + gap);
    const top = Math.floor(i / columns) * (height + gap);
    for (let y = 0; y < height; y += 1) {
      const row = picture.data.subarray(y * width * 4, (y + 1) * width * 4);
      data.set(row, ((top + y) * sheet.width + left) * 4);
    }
  });
  return { ...sheet, data };
}
