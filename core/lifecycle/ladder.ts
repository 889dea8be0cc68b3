/** The one order in which backends are tried, and what follows when one fails: for the plugin's page and for Node. */
import { InpaintError, type InpaintErrorCode } from '../errors.ts';
import type { BackendName } from '../types.ts';
import type { Consequence } from './failures.ts';

/** A backend, and whether it is meant for a GPU that is emulated on the processor. */
export interface BackendRung {
  readonly backend: BackendName;
  readonly emulated: boolean;
}

/** Fastest first. An emulated GPU is slower than WebAssembly, but faster than plain JavaScript. */
export const LADDER: readonly BackendRung[] = [
  { backend: 'webgpu', emulated: false },
  { backend: 'webgl', emulated: false },
  { backend: 'wasm', emulated: false },
  { backend: 'webgl', emulated: true },
  { backend: 'webgpu', emulated: true },
  { backend: 'cpu', emulated: false },
];

/** Every backend once, in the same order, for where nobody can tell whether the GPU is emulated. */
export const BACKENDS: readonly BackendName[] = [...new Set(LADDER.map(({ backend }) => backend))];

const consequences: Readonly<Record<InpaintErrorCode, Consequence>> = {
  'bad-image': 'pass-on',
  'bad-mask': 'pass-on',
  'size-mismatch': 'pass-on',
  'empty-mask': 'pass-on',
  'full-mask': 'pass-on',
  'no-source': 'pass-on',
  'too-large': 'pass-on',
  'bad-weights': 'pass-on',
  'bad-option': 'pass-on',
  aborted: 'pass-on',
  'no-backend': 'next-rung',
  'backend-lost': 'rule-out',
  'not-finite': 'rule-out',
};

/** What follows an error of a backend's start or work. One that nobody threw on purpose means that it is broken. */
export function consequenceOf(error: unknown): Consequence {
  return error instanceof InpaintError ? consequences[error.code] : 'rule-out';
}
