import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSWASMModule,
  RELEASE_SYNC,
} from 'quickjs-emscripten';

/** In WebAssembly's pages of 64 KiB: half a gigabyte at first, which the machine only gives where it is written to. */
const PAGES = { initial: 8192, maximum: 32768 };

let loaded: Promise<QuickJSWASMModule> | undefined;

/**
 * QuickJS, loaded once per process, with a memory that pictures do not make grow. `executePendingJobs` of
 * quickjs-emscripten 0.32.0 reads its answer from a view that it made before the jobs ran; where they make the memory
 * grow the view is empty, and it makes a second context that is never freed: QuickJS aborts when the first one is.
 */
export function quickJsModule(): Promise<QuickJSWASMModule> {
  const wasmMemory = () => Promise.resolve(new WebAssembly.Memory(PAGES));
  loaded ??= newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmMemory }));
  return loaded;
}
