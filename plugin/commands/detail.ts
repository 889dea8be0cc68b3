import type { Detail, Settings } from '../protocol/settings.ts';
import type { JobOptions } from '../read/make-job.ts';

/** The detail modes as the quick actions offer them. */
export const DETAIL_CHOICES: readonly { readonly name: string; readonly data: Detail }[] = [
  { name: 'Patches (sharp, the default)', data: 'patches' },
  { name: 'Residual (smooth)', data: 'residual' },
  { name: 'None (fastest)', data: 'none' },
];

/** The detail mode that a run asks for: the quick action's parameter, else the setting, else patches. */
export function chooseDetail(parameter: unknown, settings: Settings): Detail {
  const chosen = DETAIL_CHOICES.find(({ data }) => data === parameter);
  return chosen?.data ?? settings.detail ?? 'patches';
}

/** How a removal is run; `parameter` is a quick action's detail mode. */
export function removalOptions(settings: Settings, parameter?: unknown): JobOptions {
  return { mode: 'remove', detail: chooseDetail(parameter, settings), seed: 0, settings };
}
