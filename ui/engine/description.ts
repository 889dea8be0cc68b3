import type { BackendName } from '@contextual-fill/core';
import type { ContextName } from './contexts/context.ts';
import type { RunningEngine } from './running-engine.ts';

/** One rung of the ladder that was tried, and what came of it. */
export interface EngineAttempt {
  readonly backend: BackendName;
  readonly context: ContextName;
  readonly ok: boolean;
  /** Why it was passed over or given up; empty when it runs. */
  readonly why: string;
}

/** What really runs, for the footer and for About. */
export interface EngineDescription {
  /** undefined until a rung has passed its self-test. */
  readonly backend?: BackendName;
  readonly context?: ContextName;
  /** The adapter or renderer as the browser names it, where it does. */
  readonly device?: string;
  /** True for a GPU that is emulated on the processor. */
  readonly software?: boolean;
  /** For the footer: "WebGPU", "WebAssembly, in the background" ... */
  readonly label: string;
  /** The weights that were chosen in place of the built-in ones. */
  readonly weights?: string;
  /** Every rung tried so far, in order. */
  readonly attempts: readonly EngineAttempt[];
}

const backendLabels: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
};

const contextLabels: Record<ContextName, string> = {
  worker: 'in the background',
  frame: 'in a frame of its own',
  page: 'in this window',
};

/** Describes the engine that runs, or one that is being started when none does. */
export function describeEngine(
  running: Pick<RunningEngine, 'rung' | 'context'> | undefined,
  attempts: readonly EngineAttempt[],
  weights: string | undefined,
): EngineDescription {
  if (!running) return { label: 'starting the engine…', weights, attempts };
  const { backend, context } = running.rung;
  const { hardware } = running.context;
  const gpu = backend === 'webgpu' || backend === 'webgl' ? hardware[backend] : undefined;
  const label = [backendLabels[backend], gpu?.software ? 'emulated' : '', contextLabels[context]]
    .filter(Boolean)
    .join(', ');
  const { device, software } = gpu ?? {};
  return { backend, context, device, software, label, weights, attempts };
}
