/** Damaged and crafted files made of valid ones: the same for the same seed. */
import { readFileSync } from 'node:fs';

import { deepfillVariables } from './deepfill-checkpoint.ts';
import { type Checkpoint, someValues, type Variable, writeCheckpoint } from './tf-checkpoint-writer.ts';

/** Repeatable choices. */
class Choices {
  constructor(private state: number) {}

  /** A whole number from 0 to `end`, without `end`. */
  below(end: number): number {
    // Mulberry32, public domain.
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  of<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)];
  }
}

const NUMBERS = [0, 1, 2, 127, 128, 255, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 40, 2 ** 53 - 1];

const VARIABLES: readonly Variable[] = Array.from({ length: 30 }, (_, i) => ({
  name: `inpaint_net/conv${i}/kernel`,
  shape: [1 + (i % 3), 1 + (i % 5)],
  values: someValues((1 + (i % 3)) * (1 + (i % 5)), i + 1),
}));

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** Some bytes set, left out, doubled, or replaced by a number of the format. */
function damaged(bytes: readonly number[], choices: Choices): number[] {
  const out = [...bytes];
  for (let times = 1 + choices.below(3); times > 0; times -= 1) {
    const at = choices.below(out.length + 1);
    const length = choices.below(20);
    const kind = choices.below(4);
    if (kind === 0) out[Math.min(at, out.length)] = choices.below(256);
    else if (kind === 1) out.splice(at, length);
    else if (kind === 2) out.splice(at, 0, ...out.slice(at, at + length));
    else out.splice(at, choices.below(3), ...varint(choices.of(NUMBERS)));
  }
  return out;
}

const NAMES = ['', 'a'.repeat(2000), '__proto__', 'inpaint_net/conv1/kernel', 'line\nend', 'ü'.repeat(300)];

function changedVariable(variable: Variable, choices: Choices): Variable {
  const kind = choices.below(5);
  if (kind === 0) return { ...variable, name: choices.of(NAMES) };
  if (kind === 1) return { ...variable, shape: variable.shape.map(() => choices.of(NUMBERS)) };
  if (kind === 2)
    return { ...variable, shape: Array.from({ length: choices.below(400) }, () => choices.of(NUMBERS)) };
  if (kind === 3) return { ...variable, dtype: choices.of(NUMBERS) };
  return { ...variable, partitioned: true };
}

let network: readonly Variable[] | undefined;

/** A whole network, stored in some other way than usual, or with something wrong in one variable. */
function mutateNetwork(choices: Choices): Checkpoint {
  network ??= deepfillVariables('deepfill-v1');
  const beside = { name: `other/${'n'.repeat(choices.below(300))}`, shape: [3], values: someValues(3, 1) };
  const at = choices.below(network.length);
  const one = choices.below(2) === 0 ? network[at] : changedVariable(network[at], choices);
  return writeCheckpoint([...network.slice(0, at), one, ...network.slice(at + 1), beside], {
    blockLength: 100 + choices.below(8000),
    shards: 1 + choices.below(4),
  });
}

/**
 * A checkpoint with something wrong in its index; three in four have the checksums of what is wrong. One in forty is a
 * whole network, and may be right.
 */
export function mutateCheckpoint(seed: number): Checkpoint {
  const choices = new Choices(seed);
  if (seed % 40 === 7) return mutateNetwork(choices);
  const blockLength = 100 + choices.below(2000);
  const kind = choices.below(4);
  if (kind === 0) {
    const { index, shards } = writeCheckpoint(VARIABLES, { blockLength });
    const bytes = Uint8Array.from(damaged([...index], choices));
    return { index: bytes.subarray(0, bytes.length - choices.of([0, 0, 1, 48])), shards };
  }
  if (kind === 1) {
    const variables = VARIABLES.map((one) => (choices.below(8) === 0 ? changedVariable(one, choices) : one));
    return writeCheckpoint(variables, { blockLength, shards: 1 + choices.below(3) });
  }
  const damage = (block: number[]) => (choices.below(2) === 0 ? damaged(block, choices) : block);
  return writeCheckpoint(VARIABLES, { blockLength, damage });
}

/** Stands for lists nested so deep that no recursion gets to their ground. */
const DEEP = 'lists in lists';
const NESTED = '['.repeat(100_000) + ']'.repeat(100_000);

const ODD: readonly unknown[] = [
  ...[null, true, -1, 0, 0.5, 1e308, 2 ** 53, '', 'x'.repeat(1_000_000), 'pyramid', 'line\nend'],
  ...['__proto__', 'toString', 'constructor', 'hasOwnProperty', 'float16', 'int8', [], {}],
  ...[[1e308, 1e308], [-3, 3], [1.5], Array.from({ length: 100_000 }, () => 3), DEEP],
  JSON.parse('{"toString": 1, "valueOf": 1, "__proto__": 1, "length": -1}'),
];

/** Replaces, leaves out or doubles something somewhere in a value that JSON can hold. */
function changeJson(value: unknown, choices: Choices): unknown {
  if (typeof value !== 'object' || value === null || choices.below(6) === 0) return choices.of(ODD);
  const keys = Object.keys(value);
  if (keys.length === 0) return choices.of(ODD);
  const key = choices.of(keys);
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  const kind = choices.below(8);
  if (kind === 0) delete copy[key];
  else if (kind === 1) copy[choices.of(keys)] = copy[key];
  else copy[key] = changeJson(copy[key], choices);
  return copy;
}

const MANIFEST = readFileSync('weights/default/manifest.json', 'utf8');
const WEIGHTS = new Uint8Array(readFileSync('weights/default/weights.bin'));

/** The bundle that ships with something wrong in its manifest (as text, which may be no JSON) or in its bytes. */
export function mutateBundle(seed: number): { manifest: string; bytes: Uint8Array } {
  const choices = new Choices(seed);
  const kind = choices.below(5);
  if (kind === 0) {
    const at = choices.below(MANIFEST.length);
    const text = choices.of(['', '"', '0', '-', '1e400', '{', ']', ',', '\\u0000', '\u2028']);
    return {
      manifest: MANIFEST.slice(0, at) + text + MANIFEST.slice(at + choices.below(4)),
      bytes: WEIGHTS,
    };
  }
  if (kind === 1) {
    const cutAt = choices.below(WEIGHTS.length);
    if (choices.below(2) === 0) return { manifest: MANIFEST, bytes: WEIGHTS.subarray(0, cutAt) };
    const bytes = WEIGHTS.slice();
    for (let i = 0; i < 40; i += 1) bytes[choices.below(bytes.length)] = choices.of([0x7f, 0x7c, 0xff, 0]);
    return { manifest: MANIFEST, bytes };
  }
  const manifest: unknown = changeJson(JSON.parse(MANIFEST), choices);
  return { manifest: JSON.stringify(manifest).replace(`"${DEEP}"`, NESTED), bytes: WEIGHTS };
}
