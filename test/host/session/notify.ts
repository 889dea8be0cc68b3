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

/** `figma.notify`. Returns the handler with which the plugin takes the message back. */
export function notify(
  { host, objects }: { host: HostCore; objects: ApiObjects },
  text: string,
  settings: NotifySettings = {},
): object {
  if (typeof text !== 'string') throw new TypeError('in notify: Expected a string');
  const notification: Notification = {
    full: text,
    message: text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text,
    error: settings.error ?? false,
    timeout: settings.timeout,
    button: settings.button?.text,
    press: () => {
      if (settings.button?.action() !== false) settings.onDequeue?.('action_button_click');
    },
    cancelled: false,
  };
  host.notifications.push(notification);
  host.changed();
  return objects.create('NotificationHandler', {
    methods: {
      cancel: () => {
        notification.cancelled = true;
        settings.onDequeue?.('dismiss');
        host.changed();
      },
    },
  });
}
