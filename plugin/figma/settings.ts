import { parseSettings, type Settings } from '../protocol/settings.ts';

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
