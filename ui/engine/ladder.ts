import { LADDER, type BackendName, type BackendRung } from '@contextual-fill/core';
import type { ContextName } from './contexts/context.ts';
import type { Gpu, Hardware } from './hardware.ts';

/** One way to run the engine. */
export interface Rung extends BackendRung {
  readonly context: ContextName;
}

/** A worker keeps the page free; a child frame may; in the page the engine takes turns with it. */
const contexts: readonly ContextName[] = ['worker', 'frame', 'page'];

/** Every way to run the engine, best first; optionally only with these backends or in these contexts. */
export function rungs(backends?: readonly BackendName[], allowed?: readonly ContextName[]): Rung[] {
  return LADDER.filter(({ backend }) => !backends || backends.includes(backend)).flatMap((rung) =>
    contexts
      .filter((context) => !allowed || allowed.includes(context))
      .map((context): Rung => ({ ...rung, context })),
  );
}

function reasonAgainstGpu(gpu: Gpu | undefined, emulated: boolean, missing: string): string | undefined {
  if (gpu?.software === emulated) return undefined;
  // Every GPU stands on two rungs, and is judged on the first one only.
  if (emulated) return '';
  return gpu ? 'emulated, so slower than WebAssembly' : missing;
}

/** Why a rung is not worth a try with this hardware ('' where that has been said already); undefined when it is. */
export function reasonAgainst(
  { backend, emulated }: BackendRung,
  { webgpu, webgl, wasm }: Hardware,
): string | undefined {
  switch (backend) {
    case 'webgpu':
      return reasonAgainstGpu(webgpu, emulated, 'no WebGPU adapter');
    case 'webgl':
      return reasonAgainstGpu(webgl, emulated, 'no WebGL2');
    case 'wasm':
      return wasm ? undefined : 'WebAssembly is not there or not allowed';
    case 'cpu':
      return undefined;
  }
}

/**
 * Whether filling a picture ahead of the first fill is worth its time: on a GPU, whose shaders must be compiled
 * (docs/speed.md). Not on an emulated one, whose queue would hold up the designer's fill for seconds after the warm-up
 * was cancelled, and not in the page itself, which compiling would freeze.
 */
export function worthWarming({ backend, context, emulated }: Rung): boolean {
  return (backend === 'webgpu' || backend === 'webgl') && !emulated && context !== 'page';
}
