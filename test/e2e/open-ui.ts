import { readFile } from 'node:fs/promises';
import type { Job } from '../../plugin/protocol/job.ts';
import type { ToPage, ToSandbox } from '../../plugin/protocol/messages.ts';
import { ChromiumPage, type ChromiumPageOptions } from './chromium-page.ts';

/** The built page in Figma's frames, with the test in the sandbox's place. */
export interface OpenUi {
  readonly page: ChromiumPage;
  /** All that the page has said. */
  readonly said: readonly ToSandbox[];
  tell(message: ToPage | object): void;
  /** The first message of that type, or fails after so many milliseconds. */
  hear<Type extends ToSandbox['type']>(
    type: Type,
    milliseconds?: number,
  ): Promise<Extract<ToSandbox, { type: Type }>>;
}

/** Opens the built page. The caller disposes `page`. */
export async function openUi(
  options: ChromiumPageOptions & { width?: number; height?: number } = {},
): Promise<OpenUi> {
  const { width = 300, height = 160, ...pageOptions } = options;
  const html = await readFile('dist/ui.html', 'utf8');
  const page = await ChromiumPage.launch(pageOptions);
  const said: ToSandbox[] = [];
  let woken: (() => void)[] = [];
  await page.open({
    html,
    width,
    height,
    visible: true,
    title: 'Contextual Fill',
    themeColors: true,
    receive(message) {
      said.push(message as ToSandbox);
      for (const wake of woken) wake();
      woken = [];
    },
    dismiss: () => undefined,
  });
  return {
    page,
    said,
    tell: (message) => page.post(message),
    async hear(type, milliseconds = 120_000) {
      const deadline = Date.now() + milliseconds;
      for (;;) {
        const found = said.find((message) => message.type === type);
        if (found) return found as never;
        const left = deadline - Date.now();
        if (left <= 0) {
          const words = said.map((message) => JSON.stringify(message).slice(0, 200));
          throw new Error(
            `No “${type}” came. The page said: ${words.join('\n')}\n${page.console.join('\n')}`,
          );
        }
        await new Promise<void>((resolve) => {
          woken.push(resolve);
          setTimeout(resolve, Math.min(left, 1000));
        });
      }
    },
  };
}

/** A job on a picture of the test's own; everything may be overridden. */
export function job(
  bytes: Uint8Array,
  size: { width: number; height: number },
  changes: Partial<Job> = {},
): Job {
  return {
    mode: 'remove',
    picture: { name: 'Photo', bytes, ...size },
    outlines: [],
    rasters: [],
    detail: 'patches',
    seed: 0,
    grow: 'auto',
    feather: 2,
    result: { largestSide: 4096 },
    ...changes,
  };
}
