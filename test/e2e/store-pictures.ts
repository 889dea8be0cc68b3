/**
 * `npm run store-pictures`: makes the pictures of the plugin's page in the Figma Community (docs/listing.md) in
 * out/store: the icon, the cover and the carousel, with windows of the running editor.
 */
import { mkdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../ui/browser.ts';
import { root } from './editor-page.ts';
import { type Moment, visitForPictures } from './picture-visit.ts';
import { drawIcon } from './store/icon.ts';
import { SHEET_SIZE, SHEETS, showSheet } from './store/sheets.ts';

const folder = join(root, 'out/store');
mkdirSync(folder, { recursive: true });

async function save(name: string, picture: Buffer): Promise<void> {
  const file = join(folder, name);
  await writeFile(file, picture);
  console.log(`${file} ${Math.round(statSync(file).size / 1024)} kB`);
}

await save('icon.png', await drawIcon(128));
const windows = new Map<Moment, Buffer>();
await visitForPictures(2, (moment, window) => Promise.resolve(void windows.set(moment, window)));
const browser = await launch();
const page = await browser.newPage({ viewport: SHEET_SIZE });
for (const sheet of SHEETS) {
  await showSheet(page, sheet, (moment) => windows.get(moment)!);
  await save(`${sheet.name}.png`, await page.screenshot());
}
await browser.close();
