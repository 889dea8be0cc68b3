import type { Forbidden } from '../ui/browser.ts';

/** How the engine runs in a worker, and where there is none. */
const WORKER = 'WebAssembly, in the background';
const FRAME = 'WebAssembly, in a frame of its own';

/** The hosts that Figma's clients can be: what they are without, what of that the page is forbidden, what then runs. */
export const HOSTS: readonly [name: string, forbid: Forbidden[], runsOn: string][] = [
  ['GPUs', ['webgpu', 'webgl'], WORKER],
  ['GPUs and workers', ['webgpu', 'webgl', 'worker'], FRAME],
  ['GPUs and blob: addresses', ['webgpu', 'webgl', 'blob'], WORKER],
  ['all of these', ['webgpu', 'webgl', 'worker', 'blob'], FRAME],
];
