import type { HostCore, Notification } from '../host-core.ts';
import type { ApiObjects } from './api-objects.ts';

/** Figma cuts longer messages. */
const LONGEST_MESSAGE = 100;

/** The second parameter of `figma.notify`. */
export interface NotifySettings {
  error?: boolean;
  timeout?: number;
  button?: { text: string; action: () => unknown };
  onDequeue?: (reason: string) => void;
}

/** What a notification belongs to. */
interface NotifyContext {
  readonly host: HostCore;
  readonly objects: ApiObjects;
  /** Called when the plugin ends. */
  readonly onClose: (listener: () => void) => void;
}

/** `figma.notify`. Returns the handler with which the plugin takes the message back. */
export function notify(
  { host, objects, onClose }: NotifyContext,
  text: string,
  settings: NotifySettings = {},
): object {
  if (typeof text !== 'string') throw new TypeError('in notify: Expected a string');
  let isShown = true;
  const dequeue = (reason: string) => {
    if (!isShown) return;
    isShown = false;
    settings.onDequeue?.(reason);
  };
  const notification: Notification = {
    full: text,
    message: text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text,
    error: settings.error ?? false,
    timeout: settings.timeout,
    button: settings.button?.text,
    press: () => {
      if (!isShown) return;
      if (settings.button?.action() !== false) dequeue('action_button_click');
    },
    leave: () => dequeue('timeout'),
    cancelled: false,
  };
  const takeBack = () => {
    notification.cancelled = true;
    host.changed();
  };
  // Nobody is left to hear its button.
  if (settings.button) {
    onClose(() => {
      if (!isShown) return;
      isShown = false;
      takeBack();
    });
  }
  host.notifications.push(notification);
  host.changed();
  if (!host.notificationsStay) setTimeout(() => notification.leave(), 0);
  return objects.create('NotificationHandler', {
    methods: {
      cancel: () => {
        dequeue('dismiss');
        takeBack();
      },
    },
  });
}
