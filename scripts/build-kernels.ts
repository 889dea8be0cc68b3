import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'core', 'kernels');
let once: Promise<Uint8Array> | undefined;

/** The kernels as WebAssembly, compiled once a process. Throws with the compiler's words where that fails. */
export function compileKernels(): Promise<Uint8Array> {
  once ??= compile();
  return once;
}

async function compile(): Promise<Uint8Array> {
  let compiled: Uint8Array | undefined;
  const options = [
    'index.ts',
    '--outFile',
    'kernels.wasm',
    '-O3',
    '--noAssert',
    '--importMemory',
    // What is below is the kernels' own; see BASE in kernels.ts.
    '--memoryBase',
    '1024',
    '--enable',
    'simd',
    '--runtime',
    'stub',
  ];
  const said: string[] = [];
  const { error } = await asc.main(options, {
    readFile: (name, base) => readText(join(folder, 'assembly', base === '.' ? '' : base, name)),
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') compiled = contents;
    },
    listFiles: () => [],
    stderr: { write: (text) => void said.push(String(text)) },
  });
  if (error || !compiled) throw new Error(`The kernels do not compile: ${said.join('')}`);
  return compiled;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Compiles the kernels and keeps them in core/kernels/kernels.wasm, where the command line finds them. */
export async function buildKernels(): Promise<void> {
  writeFileSync(join(folder, 'kernels.wasm'), await compileKernels());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
