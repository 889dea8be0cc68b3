import { InpaintError } from '../../../core/errors.ts';
import { readWeights } from '../../../core/weights/bundle.ts';
import { importDeepfill } from '../../../core/weights/tf-checkpoint-deepfill.ts';
import { readCheckpointIndex, readVariable } from '../../../core/weights/tf-checkpoint.ts';
import { mutateBundle, mutateCheckpoint } from './mutations.ts';

/** Longest time for one file, in milliseconds. */
const LONGEST = 2000;
/** Longest sentence, in characters: names in it are cut. */
const LONGEST_SENTENCE = 400;

export interface FuzzResult {
  /** How many files were taken as they are. */
  loaded: number;
  /** How many were refused with a sentence. */
  refused: number;
  /** What must not happen, with the seed that makes it happen again. */
  faults: string[];
}

/** Reads a checkpoint as the importer does, and every variable of it. */
function readCheckpoint(seed: number): void {
  const { index, shards } = mutateCheckpoint(seed);
  const read = readCheckpointIndex(index);
  for (const entry of read.entries.values()) readVariable(entry, shards);
  importDeepfill(read, shards);
}

function readBundle(seed: number): void {
  const { manifest, bytes } = mutateBundle(seed);
  let parsed: unknown;
  try {
    parsed = JSON.parse(manifest);
  } catch {
    throw new InpaintError('bad-weights', 'The manifest is no JSON.');
  }
  readWeights(parsed, bytes);
}

/** Reads `runs` damaged checkpoints and as many damaged bundles, the ones of the seeds from `first` on. */
export function fuzz(kind: 'checkpoint' | 'bundle', first: number, runs: number): FuzzResult {
  const result: FuzzResult = { loaded: 0, refused: 0, faults: [] };
  const read = kind === 'checkpoint' ? readCheckpoint : readBundle;
  for (let seed = first; seed < first + runs; seed += 1) {
    const start = performance.now();
    try {
      read(seed);
      result.loaded += 1;
    } catch (error) {
      if (error instanceof InpaintError && /^[^\n]*\.$/.test(error.message)) result.refused += 1;
      else result.faults.push(`${kind} ${seed}: ${String(error)}`);
      if (String(error).length > LONGEST_SENTENCE) result.faults.push(`${kind} ${seed}: a long sentence`);
    }
    if (performance.now() - start > LONGEST) result.faults.push(`${kind} ${seed}: too slow`);
  }
  return result;
}
