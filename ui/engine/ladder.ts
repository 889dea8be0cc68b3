import type { BackendName } from '@contextual-fill/core';
import type { Gpu, Hardware } from './hardware.ts';
import type { PlaceName } from './place.ts';

/** One way to run the engine. */
export interface Rung {
  readonly backend: BackendName;
  readonly place: PlaceName;
  /** For the GPU backends: whether this rung stands for an emulated GPU. */
  readonly software: boolean;
}

/** A worker keeps the page free; a child frame may; in the page the engine takes turns with it. */
const places: readonly PlaceName[] = ['worker', 'frame', 'page'];

const order: readonly (readonly [BackendName, boolean])[] = [
  ['webgpu', false],
  ['webgl', false],
  ['wasm', false],
  // An emulated GPU runs on the processor and is slower than WebAssembly, but faster than plain JavaScript.
  ['webgl', true],
  ['webgpu', true],
  ['cpu', false],
];

/** Every way to run the engine, best first; optionally only with these backends or in these places. */
export function ladder(backends?: readonly BackendName[], allowed?: readonly PlaceName[]): Rung[] {
  return order
    .filter(([backend]) => !backends || backends.includes(backend))
    .flatMap(([backend, software]) =>
      places
        .filter((place) => !allowed || allowed.includes(place))
        .map((place): Rung => ({ backend, place, software })),
    );
}

function reasonAgainstGpu(gpu: Gpu | undefined, software: boolean, missing: string): string | undefined {
  if (gpu?.software === software) return undefined;
  // Every GPU stands on two rungs, and is judged on the first one only.
  if (software) return '';
  return gpu ? 'emulated, so slower than WebAssembly' : missing;
}

/** Why a rung is not worth a try with this hardware ('' where that has been said already); undefined when it is. */
export function reasonAgainst(
  { backend, software }: Rung,
  { webgpu, webgl, wasm }: Hardware,
): string | undefined {
  switch (backend) {
    case 'webgpu':
      return reasonAgainstGpu(webgpu, software, 'no WebGPU adapter');
    case 'webgl':
      return reasonAgainstGpu(webgl, software, 'no WebGL2');
    case 'wasm':
      return wasm ? undefined : 'WebAssembly is not there or not allowed';
    case 'cpu':
      return undefined;
  }
}

/**
 * Whether filling a picture ahead of the first fill is worth its time: on a GPU, whose shaders must be compiled (docs/speed.md). Not on an
 * emulated one, whose queue would hold up the designer's fill for seconds after the warm-up was cancelled, and not in the page itself, which
 * compiling would freeze.
 */
export function worthWarming({ backend, place, software }: Rung): boolean {
  return (backend === 'webgpu' || backend === 'webgl') && !software && place !== 'page';
}
