import sharp from 'sharp';
import { PROTOCOL_VERSION } from '../../../plugin/protocol/messages.ts';
import { job, openUi } from '../../e2e/open-ui.ts';
import type { Forbidden } from '../../ui/browser.ts';
import { longTasksSince, watchLongTasks } from './long-tasks.ts';

/** What held the page's main thread up during one removal. */
export interface LongestTask {
  /** The longest task that the browser itself reports (Long Tasks API, from 50 ms), 0 if there was none. */
  readonly longestTask: number;
  readonly fill: number;
  readonly backend: string;
  readonly ran: string;
}

/** Removes a disc from a noisy picture in the built page, and watches the page from the job's arrival to its result. */
export async function measureLongestTask(
  width: number,
  height: number,
  forbid: readonly Forbidden[] = [],
): Promise<LongestTask> {
  const ui = await openUi({ forbid });
  try {
    await ui.hear('ready', 60_000);
    ui.tell({ type: 'hello', version: PROTOCOL_VERSION, settings: {} });
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 30 };
    const picture = sharp({ create: { width, height, channels: 3, background: '#808080', noise } });
    const bytes = await picture.jpeg({ quality: 85 }).toBuffer();
    const radius = Math.min(width, height) / 8;
    const side = `M -1 -1 L 1 -1 L 1 1 L -1 1 Z`;
    const frame = await ui.page.frame();
    await watchLongTasks(frame);
    const outlines = [
      {
        path: side,
        rule: 'nonzero' as const,
        matrix: [radius, 0, 0, radius, width / 2, height / 2] as const,
      },
    ];
    ui.tell({ type: 'job', id: 1, job: job(new Uint8Array(bytes), { width, height }, { outlines }) });
    const { filled } = await ui.hear('filled', 400_000);
    const { longest, names } = await longTasksSince(frame);
    if (process.env.VERBOSE) console.log(names.join(', '));
    const ran = forbid.includes('worker') ? 'child frame' : 'worker';
    return {
      longestTask: longest,
      fill: filled.milliseconds,
      backend: filled.backend,
      ran,
    };
  } finally {
    await ui.page.dispose();
  }
}
