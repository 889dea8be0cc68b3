import { shorten } from './sentences.ts';

/** How long a notification with a button stays, in milliseconds; without one, Figma's own 3 seconds are enough. */
const STAYS = 8000;
/** An editor that does not say when a notification is gone must not keep the plugin for ever. */
const LATE = 4000;

/**
 * Shows a sentence with a button. Resolves with true when that is pressed, with false when the notification is gone.
 * Figma takes the button away with the plugin, so the plugin has to stay for it; there is room for one button.
 */
export function offer(sentence: string, button: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), STAYS + LATE);
    const end = (isPressed: boolean) => {
      clearTimeout(timer);
      resolve(isPressed);
    };
    figma.notify(shorten(sentence), {
      timeout: STAYS,
      button: { text: button, action: () => end(true) },
      onDequeue: (reason) => {
        if (reason !== 'action_button_click') end(false);
      },
    });
  });
}
