/** The cover and the carousel of the listing: a title, a line and windows of the editor, laid out by a page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Moment } from '../picture-visit.ts';
import { iconSvg } from './icon.ts';

export interface Sheet {
  /** The file's name without its ending. */
  readonly name: string;
  readonly title: string;
  readonly line: string;
  /** One window stands beside the words, two stand below them; on the cover they lie over each other beside them. */
  readonly windows: readonly Moment[];
  readonly layout: 'cover' | 'beside' | 'below';
}

/** Size of each sheet in pixels. */
export const SHEET_SIZE = { width: 1920, height: 1080 } as const;

export const SHEETS: readonly Sheet[] = [
  {
    name: 'cover',
    title: 'Contextual Fill',
    line: 'Remove objects from pictures on your own machine.',
    windows: ['editor', 'result'],
    layout: 'cover',
  },
  {
    name: 'carousel-1-remove',
    title: 'Paint over it, press Remove',
    line: 'The fill is made of the picture’s own pixels, as sharp as the rest. Nothing is uploaded.',
    windows: ['editor', 'result'],
    layout: 'below',
  },
  {
    name: 'carousel-2-sources',
    title: 'See where it came from',
    line: 'Every filled pixel is a copy of another one. Look at any, and forbid a source by a click.',
    windows: ['direction', 'trace'],
    layout: 'below',
  },
  {
    name: 'carousel-3-choices',
    title: 'Fills to choose from',
    line: 'Hold Again for three more. The best by the engine’s own check comes first, and one click takes another.',
    windows: ['choices'],
    layout: 'beside',
  },
  {
    name: 'carousel-4-preview',
    title: 'Watch it work',
    line: 'The hole shows what is known by then. Go on painting: the next selection waits its turn.',
    windows: ['preview'],
    layout: 'beside',
  },
];

const fonts = join(
  dirname(createRequire(import.meta.url).resolve('@open-pencil/core/package.json')),
  'assets',
);
const dataUrl = (type: string, bytes: Buffer) => `data:${type};base64,${bytes.toString('base64')}`;
const face = (style: string, weight: number) =>
  `@font-face { font-family: Inter; font-weight: ${weight};
    src: url(${dataUrl('font/ttf', readFileSync(join(fonts, `Inter-${style}.ttf`)))}) }`;

const STYLE = `
  ${face('Regular', 400)}
  ${face('Bold', 700)}
  * { box-sizing: border-box; margin: 0 }
  body { width: 1920px; height: 1080px; overflow: hidden; background: #0b1f3f; color: #fff;
    font: 400 36px/1.4 Inter; padding: 72px; display: flex; gap: 64px; align-items: center }
  h1 { font-size: 72px; line-height: 1.1; letter-spacing: -0.02em; margin-bottom: 28px }
  header { flex: 1; min-width: 0 }
  header svg { width: 144px; height: 144px; border-radius: 32px; margin-bottom: 40px; display: block;
    box-shadow: 0 0 0 6px #2c4570 }
  p { color: #d5e2f7 }
  main { display: flex; gap: 48px; flex: none }
  img { display: block; border-radius: 14px; box-shadow: 0 16px 48px #0009 }
  .beside img { width: 1220px }
  .below { flex-direction: column; align-items: stretch; justify-content: space-between; gap: 0 }
  .below header { flex: none; font-size: 42px }
  .below h1 { font-size: 88px }
  .below img { width: 864px }
  .cover { gap: 32px }
  .cover main { position: relative; width: 1346px; height: 936px }
  .cover img { position: absolute; width: 880px }
  .cover img:first-child { left: 0; top: 0 }
  .cover img:last-child { right: 0; bottom: 0 }
`;

/** Shows a sheet in a page of the size of `SHEET_SIZE`; all of it is there when this ends. `windowAt` gives PNGs. */
export async function showSheet(
  page: Page,
  sheet: Sheet,
  windowAt: (moment: Moment) => Buffer,
): Promise<void> {
  const { title, line, windows, layout } = sheet;
  const images = windows.map(
    (moment) => `<img src="${dataUrl('image/png', windowAt(moment))}" alt="${moment}">`,
  );
  await page.setContent(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
    <style>${STYLE}</style>
    <body class="${layout}">
      <header>${layout === 'cover' ? iconSvg : ''}<h1>${title}</h1><p>${line}</p></header>
      <main>${images.join('')}</main>
    </body></html>`);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode()));
  });
}
