/** A GPU interface as this window or worker offers it. */
export interface Gpu {
  /** The adapter or renderer as the browser names it; may be empty. */
  readonly device: string;
  /** True for a GPU that is emulated on the processor: WebAssembly is much faster than that. */
  readonly software: boolean;
}

/** What can be had here, before anything is tried. */
export interface Hardware {
  readonly secure: boolean;
  readonly webgpu?: Gpu;
  readonly webgl?: Gpu;
  readonly wasm: boolean;
}

/** Names by which emulated GPUs are known: Chromium's, Mesa's two, Windows' and Apple's. */
const software = /swiftshader|llvmpipe|softpipe|lavapipe|basic render|software|warp/i;

async function findWebgpu(): Promise<Gpu | undefined> {
  try {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return undefined;
    const { vendor, architecture, device, description } = adapter.info ?? {};
    const name = [vendor, architecture, device, description].filter(Boolean).join(' ');
    const fallback =
      adapter.info?.isFallbackAdapter ?? (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter;
    return { device: name, software: fallback === true || software.test(name) };
  } catch {
    return undefined;
  }
}

function findWebgl(): Gpu | undefined {
  try {
    const canvas =
      typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
    const gl = canvas.getContext('webgl2') as WebGL2RenderingContext | null;
    if (!gl) return undefined;
    const names = gl.getExtension('WEBGL_debug_renderer_info');
    const device = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER) ?? '');
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return { device, software: software.test(device) };
  } catch {
    return undefined;
  }
}

/** A policy may forbid compiling where WebAssembly itself is there; its backend would then wait for ever. */
function findWasm(): boolean {
  try {
    // The shortest module there is: its mark and its version.
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return true;
  } catch {
    return false;
  }
}

/** Looks at this window or worker; nothing stays allocated. */
export async function findHardware(): Promise<Hardware> {
  return {
    secure: globalThis.isSecureContext,
    webgpu: await findWebgpu(),
    webgl: findWebgl(),
    wasm: findWasm(),
  };
}
