import { Problem } from '../../plugin/protocol/problem.ts';

/** Weights that a designer chose in place of the built-in ones, unchecked: the engine's own reader decides. */
export interface ChosenWeights {
  /** What the window calls them. */
  readonly name: string;
  readonly manifest: unknown;
  readonly weights: Uint8Array;
}

/**
 * Reads a bundle (manifest.json and weights.bin, as `npm run import-weights` and the training recipe write them) from
 * files that were chosen together. Throws a Problem.
 */
export async function readWeightsFiles(files: readonly File[]): Promise<ChosenWeights> {
  const isManifest = ({ name }: File) => name.toLowerCase().endsWith('.json');
  const manifests = files.filter(isManifest);
  const binaries = files.filter((file) => !isManifest(file));
  const [manifestFile] = manifests;
  const [binary] = binaries;
  if (!manifestFile || !binary || files.length !== 2) {
    throw new Problem(
      'weightsIncomplete',
      'Choose the two files of a bundle together: manifest.json and weights.bin.',
    );
  }
  const long = [manifestFile, binary].find((file) => file.size > longest(file === manifestFile));
  if (long) {
    throw new Problem(
      'weightsTooLong',
      `${shorten(long.name)} is too long for weights: choose manifest.json and weights.bin.`,
    );
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(await manifestFile.text());
    // It goes to another thread, which values that are too deep in each other do not.
    structuredClone(manifest);
    JSON.stringify(manifest);
  } catch {
    throw new Problem(
      'manifestUnreadable',
      `${shorten(manifestFile.name)} is not JSON: choose the manifest.json that belongs to the weights.`,
    );
  }
  let weights: Uint8Array;
  try {
    weights = new Uint8Array(await binary.arrayBuffer());
  } catch {
    throw new Problem(
      'weightsUnreadable',
      `${shorten(binary.name)} could not be read: is it still there? Then choose it again.`,
    );
  }
  return { name: nameOf(manifest, binary.name), manifest, weights };
}

/** Longest files that are read, in bytes: a manifest has twenty thousand, the largest known network 16 million. */
const longest = (isManifest: boolean) => (isManifest ? 2 ** 20 : 2 ** 25);

const shorten = (name: string) => (name.length > 30 ? `${name.slice(0, 29)}…` : name);

/** The network's name and, where it tells more than weights.bin does, the file's. */
function nameOf(manifest: unknown, file: string): string {
  const { architecture } = (manifest ?? {}) as { architecture?: unknown };
  const network = typeof architecture === 'string' ? shorten(architecture) : 'unknown network';
  return file.toLowerCase() === 'weights.bin' ? network : `${network} (${file})`;
}
