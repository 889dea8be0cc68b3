/** Messages of the protocol, one of each kind, and what is none. */
import type { FilledPicture } from '../../plugin/protocol/filled-picture.ts';
import type { Job } from '../../plugin/protocol/job.ts';
import type { ToPage, ToSandbox } from '../../plugin/protocol/messages.ts';

export const filled: FilledPicture = {
  bytes: new Uint8Array([1]),
  width: 4,
  height: 3,
  mask: new Uint8Array([2]),
  seed: 0,
  backend: 'wasm',
  milliseconds: 12,
};

export const job: Job = {
  mode: 'remove',
  picture: { name: 'Photo', bytes: new Uint8Array(3), width: 2, height: 3 },
  outlines: [{ path: 'M 0 0 L 1 1 Z', rule: 'nonzero', matrix: [1, 0, 0, 1, 0, 0] }],
  rasters: [{ png: new Uint8Array(1), matrix: [1, 0, 0, 1, 0, 0] }],
  detail: 'patches',
  seed: 0,
  grow: 0,
  feather: 2,
  result: { largestSide: 4096 },
};

export const goodToSandbox: readonly ToSandbox[] = [
  { type: 'ready', version: 1 },
  { type: 'filled', id: 1, filled },
  {
    type: 'filled',
    id: 1,
    filled: { ...filled, patch: { x: 1, y: 1, width: 2, height: 2 }, transparent: true },
  },
  { type: 'filled', id: 1, filled: { ...filled, steering: { protect: new Uint8Array([3]) } } },
  { type: 'failed', id: 1, sentence: 'No.' },
  { type: 'cancelled', id: 1 },
  { type: 'read-shapes', id: 1 },
  { type: 'use-on-others', id: 1, question: 2, mask: new Uint8Array(1) },
  { type: 'about-report', id: 1, text: 'lines' },
  { type: 'save-settings', settings: {} },
  { type: 'resize', width: 400, height: 300 },
  { type: 'close' },
];

export const goodToPage: readonly ToPage[] = [
  { type: 'hello', version: 1, settings: {} },
  { type: 'job', id: 1, job },
  { type: 'job', id: 2, job: { ...job, mode: 'edit', storedMask: new Uint8Array(1) } },
  { type: 'job', id: 3, job: { ...job, extend: { left: 0, top: 1, right: 2, bottom: 3 } } },
  { type: 'job', id: 4, job: { ...job, steering: { only: new Uint8Array(1) } } },
  { type: 'about', id: 1, sandbox: ['plugin 1'] },
  { type: 'shapes', id: 1, outlines: job.outlines, rasters: job.rasters },
  { type: 'used-on-others', id: 1, question: 2, sentence: 'Removed from 2 pictures.' },
  { type: 'others-refused', id: 1, question: 2, sentence: 'Select other pictures.' },
  { type: 'shapes-refused', id: 1, sentence: 'Select a shape.' },
  { type: 'applied', id: 1, layerName: 'Photo (filled)' },
  { type: 'apply-failed', id: 1, sentence: 'No.' },
];

const foreign: readonly unknown[] = [null, undefined, 7, 'close', [], {}, { type: 'unheard-of' }];

export const badToSandbox: readonly unknown[] = [
  ...foreign,
  { type: 'ready' },
  { type: 'ready', version: '1' },
  { type: 'filled', id: 1 },
  { type: 'filled', id: 1.5, filled },
  { type: 'filled', id: 1, filled: { ...filled, bytes: [1, 2, 3] } },
  { type: 'filled', id: 1, filled: { ...filled, bytes: new Uint8Array() } },
  { type: 'filled', id: 1, filled: { ...filled, bytes: new Float32Array(3) } },
  { type: 'filled', id: 1, filled: { ...filled, steering: { only: 'all' } } },
  { type: 'filled', id: 1, filled: { ...filled, width: 0 } },
  { type: 'filled', id: 1, filled: { ...filled, height: Number.NaN } },
  { type: 'filled', id: 1, filled: { ...filled, patch: { x: 3, y: 0, width: 2, height: 1 } } },
  { type: 'failed', id: 1 },
  { type: 'cancelled', id: '1' },
  { type: 'read-shapes' },
  { type: 'resize', width: 100 },
  { type: 'save-settings', settings: null },
  // What the other side says.
  { type: 'applied', id: 1, layerName: 'Photo (filled)' },
];

export const badToPage: readonly unknown[] = [
  ...foreign,
  { type: 'hello', version: 1 },
  { type: 'hello', version: 1, settings: null },
  { type: 'job', id: 0, job },
  { type: 'job', id: 1, job: { ...job, steering: { protect: [1] } } },
  { type: 'about', id: 1, sandbox: [1] },
  { type: 'applied', id: 1 },
  { type: 'apply-failed', id: 1 },
  { type: 'filled', id: 1, filled },
];
