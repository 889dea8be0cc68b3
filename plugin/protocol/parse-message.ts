import type { FilledPicture } from './filled-picture.ts';
import type { ToSandbox } from './messages.ts';
import type { Settings } from './settings.ts';

type Fields = Record<string, unknown>;

/**
 * The message that the page sent, or null for anything that is none: other windows post here, too, and a page of
 * another version may send what this one does not know.
 */
export function parseMessage(value: unknown): ToSandbox | null {
  if (!isFields(value)) return null;
  const known = isKnown(value);
  return known ? (value as unknown as ToSandbox) : null;
}

function isKnown(message: Fields): boolean {
  switch (message.type as ToSandbox['type']) {
    case 'ready':
      return isNumber(message.version);
    case 'progress':
      return isId(message.id) && isText(message.stage) && isNumber(message.fraction);
    case 'filled':
      return isId(message.id) && isFilled(message.filled);
    case 'failed':
      return isId(message.id) && isText(message.sentence);
    case 'cancelled':
    case 'read-shapes':
      return isId(message.id);
    case 'about-report':
      return isId(message.id) && isText(message.text);
    case 'save-settings':
      return isFields(message.settings);
    case 'resize':
      return isNumber(message.width) && isNumber(message.height);
    case 'notify':
      return isText(message.sentence) && (message.error === undefined || typeof message.error === 'boolean');
    case 'close':
      return true;
    default:
      return false;
  }
}

function isFilled(value: unknown): value is FilledPicture {
  return (
    isFields(value) &&
    isBytes(value.bytes) &&
    isSide(value.width) &&
    isSide(value.height) &&
    (value.patch === undefined || isPatch(value.patch, value.width, value.height)) &&
    isBytes(value.mask) &&
    isNumber(value.seed) &&
    isText(value.backend) &&
    isNumber(value.milliseconds) &&
    (value.transparent === undefined || typeof value.transparent === 'boolean')
  );
}

/** A part of the picture, whose size the message tells. */
function isPatch(value: unknown, width: number, height: number): boolean {
  if (!isFields(value) || !isSide(value.width) || !isSide(value.height)) return false;
  const { x, y } = value;
  if (!isNumber(x) || !isNumber(y) || x < 0 || y < 0) return false;
  return x + value.width <= width && y + value.height <= height;
}

/** The settings that are well-formed; others are dropped one by one, so that one bad value does not cost the rest. */
export function parseSettings(value: unknown): Settings {
  if (!isFields(value)) return {};
  const { detail } = value;
  const settings: Settings = {};
  if (detail === 'patches' || detail === 'residual' || detail === 'none') settings.detail = detail;
  for (const key of [
    'grow',
    'feather',
    'windowWidth',
    'windowHeight',
    'brushSize',
    'brushHardness',
  ] as const) {
    const number = value[key];
    if (isNumber(number)) settings[key] = number;
  }
  for (const key of ['keepShapesVisible', 'hintSeen'] as const) {
    const flag = value[key];
    if (typeof flag === 'boolean') settings[key] = flag;
  }
  return settings;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isId(value: unknown): boolean {
  return Number.isInteger(value);
}

function isSide(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function isBytes(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Uint8Array]' && (value as Uint8Array).length > 0;
}
