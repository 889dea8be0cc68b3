import type { Work } from '@contextual-fill/core';
import { Problem } from '../../plugin/protocol/problem.ts';
import { inTurns } from '../in-turns.ts';
import type { EngineAssets } from './service.ts';

/** What the build puts into the page beside its own script (scripts/build-ui.ts). */
type PartName = 'weights-manifest' | 'weights' | 'wasm' | 'engine' | 'pictures' | 'notices';

/** One inlined part of the page. Throws when the page was built without it. */
export function readPart(name: PartName): string {
  const text = document.getElementById(name)?.textContent;
  if (!text)
    throw new Problem(
      'partMissing',
      `This window was built without its part “${name}”: build the plugin again.`,
    );
  return text;
}

/** Letters that are decoded between two yields: whole groups of four letters are whole groups of three bytes. */
const PIECE = 4 * 2 ** 16;

/** Base64 text to bytes, in pieces that leave the page a turn between them. */
export function fromBase64(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return inTurns(decode(text));
}

function* decode(text: string): Work<Uint8Array<ArrayBuffer>> {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let at = 0, offset = 0; at < text.length; at += PIECE) {
    const piece = atob(text.slice(at, at + PIECE));
    for (let index = 0; index < piece.length; index++) bytes[offset++] = piece.charCodeAt(index);
    yield;
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
