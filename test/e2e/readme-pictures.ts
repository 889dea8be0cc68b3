/** `npm run readme-pictures`: takes the README's pictures (docs/pictures) from the running editor. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from './editor-page.ts';
import { visitForPictures } from './picture-visit.ts';

const folder = join(root, 'docs/pictures');
mkdirSync(folder, { recursive: true });

await visitForPictures(1, async (moment, window) => {
  const file = join(folder, `${moment}.png`);
  await sharp(window).png({ palette: true, quality: 92, effort: 10 }).toFile(file);
  console.log(`${moment}.png ${Math.round(statSync(file).size / 1024)} kB`);
});
