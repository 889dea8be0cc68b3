import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { packPlugin } from '../scripts/package.ts';

/** The package for designers as it lies in an empty folder, and what Figma loads by its manifest. */
export interface Unpacked {
  /** Paths in the archive. */
  readonly names: readonly string[];
  /** The sandbox's script and the page, as text. */
  readonly code: string;
  readonly ui: string;
  /** The menu's commands, in order. */
  readonly commands: readonly string[];
  /** Deletes the folder. */
  remove(): void;
}

interface Manifest {
  readonly main: string;
  readonly ui: string;
  readonly menu: readonly { readonly command?: string }[];
}

/** Packs what was built last and unpacks it. */
export function unpackPlugin(): Unpacked {
  const empty = mkdtempSync(join(tmpdir(), 'contextual-fill-package-'));
  const files = unzipSync(readFileSync(packPlugin()));
  const names = Object.keys(files);
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(empty, name)), { recursive: true });
    writeFileSync(join(empty, name), bytes);
  }
  const text = (path: string) => readFileSync(join(empty, names[0].split('/')[0], path), 'utf8');
  const { main, ui, menu } = JSON.parse(text('manifest.json')) as Manifest;
  return {
    names,
    code: text(main),
    ui: text(ui),
    commands: menu.flatMap(({ command }) => command ?? []),
    remove: () => rmSync(empty, { recursive: true }),
  };
}
