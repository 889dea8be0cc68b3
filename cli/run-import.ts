import { join } from 'node:path';
import {
  importDeepfill,
  readCheckpointIndex,
  readWeights,
  recogniseDeepfill,
  type ImportedWeights,
} from '@contextual-fill/core';
import { Command } from 'commander';
import { parse } from './arguments.ts';
import { findCheckpoint, readIndexFile, readShardFiles, shardPaths } from './checkpoint-files.ts';
import { describeError } from './describe-error.ts';
import { ExitCode } from './errors.ts';
import { Places } from './overwrite.ts';
import { saveFiles } from './save.ts';

export interface ImportHost {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  /** Asks the person in front of the terminal; absent where there is none. */
  ask?: (question: string) => Promise<string>;
}

const LICENCE = `The official DeepFill checkpoints are not part of Contextual Fill and not under its licence. Their makers publish them
under Creative Commons Attribution-NonCommercial 4.0 (CC BY-NC 4.0, https://creativecommons.org/licenses/by-nc/4.0/):
  - You may use, change and share them for non-commercial purposes only.
  - You must credit their makers, link the licence and say what was changed. (The import changes the file format and
    the order of the colour channels, from blue-green-red to red-green-blue.)
The imported weights stay under that licence.
`;

interface ImportArguments {
  prefix: string;
  out: string;
  acceptLicence: boolean;
}

/**
 * `npm run import-weights`: turns an official checkpoint into a folder for `--weights`. Returns the exit code; never
 * throws.
 */
export async function runImport(argv: readonly string[], host: ImportHost): Promise<number> {
  const command = new Command('npm run import-weights --')
    .description(
      'Turns an official DeepFill v1 or v2 checkpoint (TensorFlow, format V2) into weights of Contextual Fill.',
    )
    .argument(
      '<prefix>',
      'PREFIX of PREFIX.index and PREFIX.data-00000-of-00001, or the folder that holds them',
    )
    .requiredOption('--out <folder>', 'where manifest.json and weights.bin go; use it as --weights <folder>')
    .option('--accept-licence', 'you know the CC BY-NC 4.0 licence of the checkpoints and accept it', false);
  const output = {
    out: (text: string) => host.stdout.write(text),
    error: (text: string) => host.stderr.write(text),
  };
  const parsed = parse(command, argv, output, () => ({
    prefix: command.args[0],
    ...command.opts<Omit<ImportArguments, 'prefix'>>(),
  }));
  if ('exitCode' in parsed) return parsed.exitCode;
  try {
    if (!(await licenceAccepted(parsed.arguments.acceptLicence, host))) return ExitCode.failed;
    await importCheckpoint(parsed.arguments, host);
    return ExitCode.done;
  } catch (error) {
    host.stderr.write(`${describeError(error)}\n`);
    return ExitCode.failed;
  }
}

async function licenceAccepted(accepted: boolean, host: ImportHost): Promise<boolean> {
  host.stderr.write(`${LICENCE}\n`);
  if (accepted) return true;
  if (!host.ask) {
    host.stderr.write('Nothing was imported; add --accept-licence if you accept this licence.\n');
    return false;
  }
  const answer = await host.ask('Type "yes" if you accept this licence: ');
  if (answer.trim().toLowerCase() === 'yes') return true;
  host.stderr.write('Nothing was imported, because the licence was not accepted.\n');
  return false;
}

async function importCheckpoint({ prefix, out }: ImportArguments, host: ImportHost): Promise<void> {
  const found = await findCheckpoint(prefix);
  const index = readCheckpointIndex(await readIndexFile(found));
  // Before the large files are asked for: is it the right model at all?
  recogniseDeepfill(index);
  const shards = await readShardFiles(found, index.shards);
  const [bytesPath, manifestPath] = [join(out, 'weights.bin'), join(out, 'manifest.json')];
  const places = new Places();
  await places.addInput({ path: `${found}.index`, what: "checkpoint's index" });
  for (const path of shardPaths(found, shards.length))
    await places.addInput({ path, what: "checkpoint's data" });
  for (const path of [bytesPath, manifestPath]) await places.addOutput(path);
  const imported = importDeepfill(index, shards);
  const manifest = JSON.stringify(imported.manifest, null, 1);
  // The engine's own reader has the last word: it also refuses numbers that are not finite.
  readWeights(JSON.parse(manifest), imported.bytes);
  await saveFiles([
    { path: bytesPath, bytes: imported.bytes },
    { path: manifestPath, bytes: Buffer.from(`${manifest}\n`) },
  ]);
  host.stdout.write(`${describeImport(imported, out)}\n`);
}

function describeImport({ manifest, bytes, ignored }: ImportedWeights, out: string): string {
  const numbers = (bytes.length / 4).toLocaleString('en');
  const left = ignored.length > 0 ? `; ${ignored.length} variables of its training were left out` : '';
  return (
    `${manifest.architecture}: ${manifest.weights.length} weights, ${numbers} numbers, written to ${out}${left}.\n` +
    `Use them with: npm run fill -- IMAGE MASK --out OUT --weights ${out}`
  );
}
