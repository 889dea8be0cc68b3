import { parseSettings, type Settings } from '../protocol/settings.ts';

const KEY = 'settings';

/** A command waits so long for what was kept, in milliseconds; it usually comes within a few. */
const LONGEST_WAIT = 1000;

/** What the storage held when it was asked first. Settles when it answers, which may be never. */
let kept: Promise<Settings> | undefined;
/** What was chosen since: it wins over what was kept, however late that comes. */
let chosen: Settings = {};
let hasUnsaved = false;
let saving = false;

/**
 * What the designer chose earlier. Nothing where that cannot be read or does not come in time: a command must not wait
 * for a storage that never answers.
 */
export async function loadSettings(): Promise<Settings> {
  const late = new Promise<Settings>((resolve) => setTimeout(() => resolve({}), LONGEST_WAIT));
  return { ...(await Promise.race([readKept(), late])), ...chosen };
}

/**
 * Merges new choices into the kept ones. One write is on its way at a time, so that an older one cannot come after a
 * newer; nothing is written before what was kept is known, so that nothing of it is lost. Resolves when all is written,
 * and never rejects.
 */
export async function saveSettings(settings: Settings): Promise<void> {
  chosen = { ...chosen, ...parseSettings(settings) };
  hasUnsaved = true;
  if (saving) return;
  saving = true;
  const before = await readKept();
  while (hasUnsaved) {
    hasUnsaved = false;
    try {
      await figma.clientStorage.setAsync(KEY, { ...before, ...chosen });
    } catch {
      // Forgetting a window size must not end a removal.
    }
  }
  saving = false;
}

function readKept(): Promise<Settings> {
  kept ??= readStorage();
  return kept;
}

async function readStorage(): Promise<Settings> {
  try {
    return parseSettings(await figma.clientStorage.getAsync(KEY));
  } catch {
    return {};
  }
}
