import axe from 'axe-core';
import type { Frame } from 'playwright-core';

/** What axe-core finds wrong in a frame, one line each: the rule, what it says, and the first element. */
export async function accessibilityViolations(frame: Frame): Promise<string[]> {
  // Half a megabyte of script, which travels once to a frame.
  const isThere = await frame.evaluate(() => 'axe' in globalThis);
  return frame.evaluate(
    async (text) => {
      const page = globalThis as unknown as { axe?: typeof axe };
      if (text !== null) (0, eval)(text);
      const { violations } = await page.axe!.run(document, { resultTypes: ['violations'] });
      return violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`,
      );
    },
    isThere ? null : axe.source,
  );
}
