/**
 * The protocol between Figma's sandbox (`plugin`) and the page (`ui`): types only, no code that runs, so that both
 * sides may import it. Everything crosses Figma's structured clone: plain objects, strings, numbers and Uint8Array
 * (no other binary type gets through).
 */
import type { FilledPicture } from './filled-picture.ts';
import type { Job } from './job.ts';
import type { MaskOutline, MaskRaster } from './mask.ts';
import type { Settings } from './settings.ts';

/** Both sides put this number into `ready` / `hello`; a different number means that code.js and ui.html do not match. */
export const PROTOCOL_VERSION = 2;

/** Sandbox -> page. `id` names the job; answers carry it back. */
export type ToPage =
  | { readonly type: 'hello'; readonly version: number; readonly settings: Settings }
  | { readonly type: 'job'; readonly id: number; readonly job: Job }
  | { readonly type: 'cancel'; readonly id: number }
  /** Show *About this plugin*; `sandbox` holds the lines that only the sandbox can know. */
  | { readonly type: 'about'; readonly id: number; readonly sandbox: readonly string[] }
  /** The answer to `read-shapes`: what is selected in Figma now, in the pixels of the job's picture. */
  | {
      readonly type: 'shapes';
      readonly id: number;
      readonly outlines: readonly MaskOutline[];
      readonly rasters: readonly MaskRaster[];
    }
  | { readonly type: 'shapes-refused'; readonly id: number; readonly sentence: string }
  | { readonly type: 'applied'; readonly id: number; readonly layerName: string }
  | { readonly type: 'apply-failed'; readonly id: number; readonly sentence: string };

/** Page -> sandbox. */
export type ToSandbox =
  | { readonly type: 'ready'; readonly version: number }
  | { readonly type: 'progress'; readonly id: number; readonly stage: string; readonly fraction: number }
  | { readonly type: 'filled'; readonly id: number; readonly filled: FilledPicture }
  | { readonly type: 'failed'; readonly id: number; readonly sentence: string }
  | { readonly type: 'cancelled'; readonly id: number }
  /** The editor asks for the layers that are selected in Figma now, to add them to its mask. */
  | { readonly type: 'read-shapes'; readonly id: number }
  /** The whole report as text, so that it can be read in the console where copying is forbidden. */
  | { readonly type: 'about-report'; readonly id: number; readonly text: string }
  | { readonly type: 'save-settings'; readonly settings: Settings }
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'notify'; readonly sentence: string; readonly error?: boolean }
  | { readonly type: 'close' };
