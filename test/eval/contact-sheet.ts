import sharp from 'sharp';

/** One cell of a sheet: an RGBA picture. */
export interface Cell {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Pictures in rows and columns, each scaled to `side` pixels, headings above the columns, as a PNG file. */
export async function writeContactSheet(
  file: string,
  headings: string[],
  rows: Cell[][],
  side = 192,
): Promise<void> {
  const gap = 4;
  const top = 20;
  const step = side + gap;
  const tiles = await Promise.all(
    rows.flatMap((row, y) =>
      row.map(async ({ data, width, height }, x) => ({
        input: await sharp(data, { raw: { width, height, channels: 4 } })
          .removeAlpha()
          .resize(side, side, { fit: 'contain' })
          .png()
          .toBuffer(),
        left: x * step,
        top: top + y * step,
      })),
    ),
  );
  const width = headings.length * step;
  const text = headings.map((heading, x) => `<text x="${x * step + 2}" y="14">${heading}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" font-family="sans-serif" font-size="13">${text}</svg>`;
  await sharp({ create: { width, height: top + rows.length * step, channels: 3, background: 'white' } })
    .composite([{ input: Buffer.from(svg), left: 0, top: 0 }, ...tiles])
    .png()
    .toFile(file);
}
