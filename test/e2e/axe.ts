import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong in a frame, one line each: the rule, what it says, and the first element. */
export async function accessibilityViolations(frame: Frame): Promise<string[]> {
  return frame.evaluate(async (text) => {
    interface Axe {
      run(
        context: Document,
        options: object,
      ): Promise<{
        violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
      }>;
    }
    const page = globalThis as unknown as { axe?: Axe };
    if (!page.axe) (0, eval)(text);
    const { violations } = await page.axe!.run(document, { resultTypes: ['violations'] });
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`,
    );
  }, source);
}
