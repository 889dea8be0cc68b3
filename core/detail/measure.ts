import { SLICE, type Work } from '../turns.ts';
import { kernelsOf } from './field-kernels.ts';
import { costOf, type Field } from './field.ts';

/** Gives every target without a source a random one, and computes all costs anew. */
export function* measureField(field: Field, random: () => number): Work {
  const { targets, nearest, cost, uses } = field;
  giveRandom(field, random);
  uses.fill(0);
  countUses(targets, nearest, uses);
  const kernels = kernelsOf(field);
  for (let from = 0; from < targets.length; from += SLICE) {
    yield;
    const to = Math.min(targets.length, from + SLICE);
    if (kernels) kernels.measure(from, to);
    else {
      for (let n = from; n < to; n++) {
        cost[targets[n]] = costOf(field, targets[n], nearest[targets[n]], Infinity);
      }
    }
  }
}

function countUses(targets: Int32Array, nearest: Int32Array, uses: Int32Array): void {
  for (let n = 0; n < targets.length; n++) uses[nearest[targets[n]]]++;
}

/** Gives every target without a source a random one. */
function giveRandom({ targets, nearest, isSource, sourceCount }: Field, random: () => number): void {
  // A list of all sources would be as large as the picture: so they are counted, until those that were drawn come.
  const drawn: { target: number; rank: number }[] = [];
  for (let n = 0; n < targets.length; n++) {
    if (nearest[targets[n]] < 0) drawn.push({ target: targets[n], rank: (random() * sourceCount) | 0 });
  }
  drawn.sort((a, b) => a.rank - b.rank);
  let rank = -1;
  let source = -1;
  for (const one of drawn) {
    while (rank < one.rank) rank += isSource[++source];
    nearest[one.target] = source;
  }
}
