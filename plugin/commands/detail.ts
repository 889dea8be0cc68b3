import type { Detail, Settings } from '../protocol/settings.ts';

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
