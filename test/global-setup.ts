import { buildPlugin } from '../scripts/build-plugin.ts';
import { buildUi } from '../scripts/build-ui.ts';

/** Builds dist/ once, before any test file runs: files that build it themselves would write it while others read it. */
export default async function setup(): Promise<void> {
  await Promise.all([buildPlugin(), buildUi()]);
}
