/** The notices of all packages that were bundled: what esbuild says is in its output, with the versions of the lock. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package that was bundled, by its folder in the lock file: node_modules/NAME, or nested in that of another. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json says it, usually an SPDX identifier. */
  readonly licence: string;
  readonly repository: string;
  /** The texts of its licence and notice files, or of its README's part on the licence; empty if it has neither. */
  readonly texts: readonly string[];
}

/**
 * What is compiled into a package's binary, as far as the package's own files tell (README.md and the binary's loader
 * of tfjs-backend-wasm name both).
 */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  '@tensorflow/tfjs-backend-wasm': [
    'XNNPACK (BSD-3-Clause, https://github.com/google/XNNPACK)',
    'the Emscripten runtime (MIT or NCSA, https://github.com/emscripten-core/emscripten)',
  ],
};

const LICENCE_FILE = /^(un)?(licen[cs]e|notice|copying|copyright)(\.|-|$)/i;

/** The folders of the packages that a path leads into: the innermost node_modules of it. Undefined for own files. */
function packageFolder(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path.replaceAll('\\', '/'))?.[0];
}

/**
 * Folders of the packages of which anything stands in the bundles, and of further files that are shipped as they are.
 * Modules that a package's `browser` field leaves out ("(disabled):...") are empty and do not count.
 */
export function bundledFolders(metafiles: readonly Metafile[], files: readonly string[] = []): string[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) =>
        bytesInOutput > 0 && !path.startsWith('(disabled):') ? [path] : [],
      ),
    ),
  );
  const folders = [...inputs, ...files].flatMap((path) => packageFolder(path) ?? []);
  return [...new Set(folders.map((folder) => folder.slice(folder.indexOf('node_modules/'))))].sort();
}

interface Lock {
  readonly packages: Readonly<Record<string, { version?: string; license?: string }>>;
}

interface Manifest {
  readonly name: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url?: string };
}

/** What is known of a bundled package. Throws an error if the lock file does not have it. */
export function readPackage(root: string, folder: string): BundledPackage {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const locked = lock.packages[folder];
  if (!locked?.version) throw new Error(`${folder} is bundled, but package-lock.json does not have it.`);
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  const { repository } = manifest;
  const names = readdirSync(join(root, folder)).sort();
  const read = (name: string) =>
    readFileSync(join(root, folder, name), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim();
  const texts = names.filter((name) => LICENCE_FILE.test(name)).map(read);
  return {
    name: manifest.name,
    version: locked.version,
    licence: manifest.license ?? locked.license ?? 'no licence named',
    repository: (typeof repository === 'string' ? repository : repository?.url) ?? manifest.homepage ?? '',
    texts:
      texts.length > 0
        ? texts
        : names.filter((name) => /^readme/i.test(name)).flatMap((name) => licenceInReadme(read(name))),
  };
}

/**
 * A README's part under a heading that names the licence, where it has the licence's own words and whose they are: at
 * least a line of copyright. To the next heading or the end.
 */
export function licenceInReadme(readme: string): string[] {
  const heading = /^(?:#+ *(.*)|(.+)\n(?:-{3,}|={3,}))$/gm;
  const headings = [...readme.matchAll(heading)];
  const at = headings.findIndex(([, marked, underlined]) => /licen[cs]e/i.test(marked ?? underlined ?? ''));
  if (at < 0) return [];
  const start = headings[at].index + headings[at][0].length;
  const text = readme.slice(start, headings[at + 1]?.index).trim();
  return /^copyright\b|\(c\)|©/im.test(text) ? [text] : [];
}

const RULE = '-'.repeat(80);

/** The notices as text: every package with its licence's text; a text that was there before is referred to. */
export function noticesText(packages: readonly BundledPackage[]): string {
  const seen = new Map<string, string>();
  const sections = packages.map((one) => {
    const { name, version, licence, repository, texts } = one;
    const parts = [[`${name} ${version}`, `Licence: ${licence}`, repository].filter(Boolean).join('\n')];
    const inside = INSIDE[name];
    if (inside)
      parts.push(`Its WebAssembly binary also holds:\n${inside.map((part) => `- ${part}`).join('\n')}`);
    for (const text of texts) {
      const before = seen.get(text);
      if (before === undefined) seen.set(text, name);
      parts.push(before === undefined ? text : `The text is the one under ${before}.`);
    }
    if (texts.length === 0) parts.push(missingText(one, packages));
    return parts.join('\n\n');
  });
  const head =
    'Contextual Fill is under the MIT licence. It holds the packages below, each under its own licence.';
  return `${[head, ...sections].join(`\n\n${RULE}\n\n`)}\n`;
}

/** What stands in place of the licence file that a package lacks. */
function missingText({ licence }: BundledPackage, packages: readonly BundledPackage[]): string {
  const other = packages.find((one) => one.licence === licence && one.texts.length > 0);
  const terms = other ? ` The terms of ${licence} are those that stand under ${other.name}.` : '';
  return `The package carries no licence file; its licence is the one that its package.json names.${terms}`;
}

/** The notices of what these bundles and files hold. */
export function makeNotices(root: string, metafiles: readonly Metafile[], files: readonly string[]): string {
  return noticesText(bundledFolders(metafiles, files).map((folder) => readPackage(root, folder)));
}
