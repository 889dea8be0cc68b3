import type { Detail, Settings } from './messages.ts';
import { parseSettings } from './parse-message.ts';

const KEY = 'settings';

/** What the designer chose earlier; nothing if that cannot be read. */
export async function loadSettings(): Promise<Settings> {
  try {
    return parseSettings(await figma.clientStorage.getAsync(KEY));
  } catch {
    return {};
  }
}

/** Merges new choices into the kept ones. */
export async function saveSettings(settings: Settings): Promise<void> {
  const kept = await loadSettings();
  try {
    await figma.clientStorage.setAsync(KEY, { ...kept, ...parseSettings(settings) });
  } catch {
    // Forgetting a window size must not end a removal.
  }
}

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
