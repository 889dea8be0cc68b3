/**
 * Importing this file lets a `Problem` cross between a worker and the page as what it is: of any error, comlink keeps
 * only the name and the message. Both ends must import it.
 */
import { transferHandlers, type TransferHandler } from 'comlink';
import { Problem } from '../../../plugin/protocol/problem.ts';

/** Comlink wraps what was thrown before it asks its handler. */
interface Thrown {
  readonly value: unknown;
}

interface SentProblem {
  readonly problem: { readonly code: string; readonly sentence: string };
}

const usual = transferHandlers.get('throw') as TransferHandler<Thrown, object>;

const withProblems: TransferHandler<Thrown, object> = {
  canHandle: (value): value is Thrown => usual.canHandle(value),
  serialize(thrown) {
    if (!(thrown.value instanceof Problem)) return usual.serialize(thrown);
    const { code, sentence } = thrown.value;
    return [{ problem: { code, sentence } } satisfies SentProblem, []];
  },
  deserialize(sent) {
    if (!('problem' in sent)) return usual.deserialize(sent);
    const { code, sentence } = (sent as SentProblem).problem;
    throw new Problem(code, sentence);
  },
};

transferHandlers.set('throw', withProblems);
