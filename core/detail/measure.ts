import { SLICE, type Work } from '../turns.ts';
import { kernelsOf } from './field-kernels.ts';
import { costOf, type Field } from './field.ts';

/** Gives every target without a source a random one, and computes all costs anew. */
export function* measureField(field: Field, random: () => number): Work {
  const { targets, sources, nearest, cost, uses } = field;
  uses.fill(0);
  for (let n = 0; n < targets.length; n++) {
    const t = targets[n];
    if (nearest[t] < 0) nearest[t] = sources[(random() * sources.length) | 0];
    uses[nearest[t]]++;
  }
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
