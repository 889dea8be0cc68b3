import type { Settings } from '../protocol/settings.ts';
import { PageChannel, type Port } from './page-channel.ts';
import { saveSettings } from './settings.ts';

/** Below this, a window that appears and vanishes again is more disturbing than waiting without one. */
const QUIET_MILLISECONDS = 400;

const PROGRESS = { width: 320, height: 132, title: 'Remove object' };
const EDITOR = { width: 960, height: 680, title: 'Contextual Fill' };
const ABOUT = { width: 460, height: 560, title: 'About Contextual Fill' };
const SMALLEST = { width: 320, height: 120 };
const LARGEST = { width: 2400, height: 1600 };

/** The window of a command that fills at once. */
export interface QuietWindow {
  readonly page: PageChannel;
  /** Work begins again: the window is shown if it is not over soon. */
  readonly work: () => void;
  /** The work is over: the window is out of sight. */
  readonly rest: () => void;
}

/** Starts the page out of sight, for work that begins at once. */
export function openQuietly(settings: Settings, title = PROGRESS.title): QuietWindow {
  const page = start({ ...PROGRESS, title, visible: false }, settings);
  let isShown = false;
  const show = () => {
    isShown = true;
    figma.ui.show();
  };
  let timer = setTimeout(show, QUIET_MILLISECONDS);
  return {
    page,
    work() {
      timer = setTimeout(show, QUIET_MILLISECONDS);
    },
    rest() {
      clearTimeout(timer);
      if (isShown) figma.ui.hide();
      isShown = false;
    },
  };
}

export function openEditorWindow(settings: Settings): PageChannel {
  const { windowWidth, windowHeight } = settings;
  return start(
    { ...EDITOR, ...clampSize(windowWidth ?? EDITOR.width, windowHeight ?? EDITOR.height) },
    settings,
  );
}

export function openAboutWindow(settings: Settings): PageChannel {
  return start(ABOUT, settings);
}

function start(options: ShowUIOptions, settings: Settings): PageChannel {
  figma.showUI(__html__, { themeColors: true, ...options });
  const page = new PageChannel(figma.ui as unknown as Port, settings);
  page.listen((message) => {
    if (message.type === 'save-settings') void saveSettings(message.settings);
    else if (message.type === 'resize') {
      const { width, height } = clampSize(message.width, message.height);
      figma.ui.resize(width, height);
    }
  });
  return page;
}

function clampSize(width: number, height: number): { width: number; height: number } {
  const clamp = (value: number, least: number, most: number) =>
    Math.min(Math.max(Math.round(value), least), most);
  return {
    width: clamp(width, SMALLEST.width, LARGEST.width),
    height: clamp(height, SMALLEST.height, LARGEST.height),
  };
}
