import type { Browser, Page } from 'playwright-core';
import { bundleForBrowser, insideScript, pureCore } from '../../../scripts/build-ui.ts';
import { launch } from '../browser.ts';

/** The editor alone in Chromium (see harness.tsx), with the stand-in engine. */
export async function openHarness(): Promise<{ browser: Browser; page: Page; errors: string[] }> {
  const { script, styles } = await bundleForBrowser('test/ui/editor/harness.tsx', {
    minify: false,
    plugins: [pureCore],
  });
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 960, height: 640 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.setContent(
    `<!doctype html><html lang="en" class="figma-light"><head><meta charset="utf-8"><title>Contextual Fill</title><style>${styles}</style></head>` +
      `<body class="figma-light"><div id="create-figma-plugin"></div><script>${insideScript(script)}</script></body></html>`,
  );
  return { browser, page, errors };
}

export async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((name) => {
    document.documentElement.className = `figma-${name}`;
    document.body.className = `figma-${name}`;
  }, theme);
}
