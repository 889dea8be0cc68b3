import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first. A file that is not named takes its turn after them. */
const LONGEST = [
  'e2e/editor-hosts.test.ts',
  'plugin/random-scenes.test.ts',
  'e2e/editor.test.ts',
  'e2e/editor-touch.test.ts',
  'networks/known-outputs.browser.test.ts',
  'picture/pictures.browser.test.ts',
  'editor/tools.browser.test.ts',
  'editor/window.browser.test.ts',
  'engine/hosts.browser.test.ts',
  'e2e/engine-hosts.test.ts',
  'e2e/editor-imports.test.ts',
  'engine/real-engine.browser.test.ts',
  'plugin/commands.test.ts',
  'core/inpainter.test.ts',
  'cli/process.test.ts',
  'provenance/provenance.test.ts',
  'attention/style-transfer.golden.test.ts',
  'cli/import-weights.test.ts',
  'cli/fill-engine.test.ts',
];

/** Starts the longest files first, so that none of them runs on alone on one core when all others are done. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
