import type { EngineAssets } from './service.ts';

/** What the build puts into the page beside its own script (scripts/build-ui.ts). */
type PartName = 'weights-manifest' | 'weights' | 'wasm' | 'engine' | 'pictures';

/** One inlined part of the page. Throws when the page was built without it. */
export function readPart(name: PartName): string {
  const text = document.getElementById(name)?.textContent;
  if (!text) throw new Error(`This window was built without its part “${name}”: build the plugin again.`);
  return text;
}

/** Base64 text to bytes, in steps that leave the page a turn between them. */
export async function fromBase64(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> })
    .fromBase64;
  if (native) return native.call(Uint8Array, text);
  const bytes = new Uint8Array(
    Math.floor((text.length * 3) / 4) - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0),
  );
  const step = 4 * 2 ** 18;
  for (let at = 0, offset = 0; at < text.length; at += step) {
    const piece = atob(text.slice(at, at + step));
    for (let index = 0; index < piece.length; index++) bytes[offset++] = piece.charCodeAt(index);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return bytes;
}

/** The weights and the WebAssembly that the build inlined, decoded. */
export async function readAssets(): Promise<EngineAssets> {
  return {
    manifest: JSON.parse(readPart('weights-manifest')) as unknown,
    weights: await fromBase64(readPart('weights')),
    wasm: await fromBase64(readPart('wasm')),
  };
}
