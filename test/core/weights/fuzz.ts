import { InpaintError } from '../../../core/errors.ts';
import { readWeights } from '../../../core/weights/bundle.ts';
import { importDeepfill } from '../../../core/weights/tf-checkpoint-deepfill.ts';
import { readCheckpointIndex, readVariable } from '../../../core/weights/tf-checkpoint.ts';
import { mutateBundle, mutateCheckpoint } from './mutations.ts';

/** Longest time for one file, in milliseconds: for what is crafted in it, and for each megabyte of its data. */
const LONGEST = 2000;
const LONGEST_PER_MEGABYTE = 500;
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

/** A damaged file: how to read it, and how many megabytes of data belong to it. */
interface Damaged {
  readonly read: () => void;
  readonly megabytes: number;
}

/** To be read as the importer does, and every variable of it. */
function makeCheckpoint(seed: number): Damaged {
  const { index, shards } = mutateCheckpoint(seed);
  const read = () => {
    const found = readCheckpointIndex(index);
    for (const entry of found.entries.values()) readVariable(entry, shards);
    importDeepfill(found, shards);
  };
  return { read, megabytes: shards.reduce((sum, { length }) => sum + length, 0) / 2 ** 20 };
}

function makeBundle(seed: number): Damaged {
  const { manifest, bytes } = mutateBundle(seed);
  return { read: () => readBundle(manifest, bytes), megabytes: bytes.length / 2 ** 20 };
}

function readBundle(manifest: string, bytes: Uint8Array): void {
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
  const make = kind === 'checkpoint' ? makeCheckpoint : makeBundle;
  for (let seed = first; seed < first + runs; seed += 1) {
    const { read, megabytes } = make(seed);
    const start = performance.now();
    try {
      read();
      result.loaded += 1;
    } catch (error) {
      if (error instanceof InpaintError && /^[^\n]*\.$/.test(error.message)) result.refused += 1;
      else result.faults.push(`${kind} ${seed}: ${String(error)}`);
      if (String(error).length > LONGEST_SENTENCE) result.faults.push(`${kind} ${seed}: a long sentence`);
    }
    if (performance.now() - start > LONGEST + LONGEST_PER_MEGABYTE * megabytes)
      result.faults.push(`${kind} ${seed}: too slow`);
  }
  return result;
}
