import type { RunProgress } from '../state/run.ts';
import { STAGES } from '../state/sentences.ts';

/** What a run does now: "Fill 2 of 3: Blending the edge (area 1 of 2); 1 more". */
export function progressSentence(
  { stage, region, regions, fill, fills }: RunProgress,
  { waiting, isStarting }: { waiting: number; isStarting: boolean },
): string {
  const which = fills > 1 ? `Fill ${fill + 1} of ${fills}: ` : '';
  const what = isStarting ? 'Starting the engine' : STAGES[stage];
  const where = regions > 1 ? ` (area ${region + 1} of ${regions})` : '';
  return `${which}${what}${where}${waiting > 0 ? `; ${waiting} more` : ''}`;
}
