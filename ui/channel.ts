import type { Job } from '../plugin/protocol/job.ts';
import type { MaskOutline, MaskRaster } from '../plugin/protocol/mask.ts';
import type { ToPage, ToSandbox } from '../plugin/protocol/messages.ts';

/** The page's end of the line to Figma's sandbox. */
export interface Channel {
  send(message: ToSandbox): void;
  /** Calls back for every well-formed message; anything else that reaches the window is ignored. Returns the way to stop. */
  listen(listener: (message: ToPage) => void): () => void;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isSize = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
const isMatrix = (value: unknown) => Array.isArray(value) && value.length === 6 && value.every(isNumber);

const isOutline = (value: unknown): value is MaskOutline =>
  isFields(value) &&
  isText(value.path) &&
  (value.rule === 'nonzero' || value.rule === 'evenodd') &&
  isMatrix(value.matrix);

const isRaster = (value: unknown): value is MaskRaster =>
  isFields(value) && isBytes(value.png) && isMatrix(value.matrix);

const isJob = (value: unknown): value is Job =>
  isFields(value) &&
  (value.mode === 'remove' || value.mode === 'edit' || value.mode === 'diagnose') &&
  isFields(value.picture) &&
  isText(value.picture.name) &&
  isBytes(value.picture.bytes) &&
  isSize(value.picture.width) &&
  isSize(value.picture.height) &&
  Array.isArray(value.outlines) &&
  value.outlines.every(isOutline) &&
  Array.isArray(value.rasters) &&
  value.rasters.every(isRaster) &&
  (value.storedMask === undefined || isBytes(value.storedMask)) &&
  (value.detail === 'patches' || value.detail === 'residual' || value.detail === 'none') &&
  isNumber(value.seed) &&
  isNumber(value.grow) &&
  isNumber(value.feather) &&
  isFields(value.result) &&
  isSize(value.result.largestSide);

/** True for a message that the sandbox may send; false for anything else, however odd. */
export function isToPage(value: unknown): value is ToPage {
  if (!isFields(value)) return false;
  switch (value.type) {
    case 'hello':
      return isNumber(value.version) && isFields(value.settings);
    case 'job':
      return isNumber(value.id) && isJob(value.job);
    case 'cancel':
      return isNumber(value.id);
    case 'about':
      return isNumber(value.id) && Array.isArray(value.sandbox) && value.sandbox.every(isText);
    case 'shapes':
      return (
        isNumber(value.id) &&
        Array.isArray(value.outlines) &&
        value.outlines.every(isOutline) &&
        Array.isArray(value.rasters) &&
        value.rasters.every(isRaster)
      );
    case 'applied':
      return isNumber(value.id) && isText(value.layerName);
    case 'apply-failed':
    case 'shapes-refused':
      return isNumber(value.id) && isText(value.sentence);
    default:
      return false;
  }
}

/** Connects to the sandbox by way of the window above, which is how Figma carries messages. */
export function connect(page: Window = window): Channel {
  return {
    send(message) {
      // A finished picture is handed over: copying it would hold the page up.
      const { buffer } = message.type === 'filled' ? message.filled.bytes : new Uint8Array();
      const transfer = buffer instanceof ArrayBuffer && buffer.byteLength > 0 ? [buffer] : [];
      page.parent.postMessage({ pluginMessage: message }, '*', transfer);
    },
    listen(listener) {
      const receive = (event: MessageEvent<unknown>) => {
        const source = event.source as Window | null;
        const fromBelow = source !== null && source !== page && 'parent' in source && source.parent === page;
        if (fromBelow || !isFields(event.data)) return;
        const message = event.data.pluginMessage;
        if (isToPage(message)) listener(message);
      };
      page.addEventListener('message', receive);
      return () => page.removeEventListener('message', receive);
    },
  };
}
