/** Questions and answers, the same for both ends of the line between sandbox and page. */
import { QUESTIONS, type ToPage, type ToSandbox } from './messages.ts';
import { Problem } from './problem.ts';

type Message = ToPage | ToSandbox;
type Type = Message['type'];
export type MessageOf<Wanted extends Type> = Extract<Message, { readonly type: Wanted }>;

type QuestionType = keyof typeof QUESTIONS;
type Question = MessageOf<QuestionType>;
export type AnswerTo<Asked extends QuestionType> = MessageOf<(typeof QUESTIONS)[Asked]['answers'][number]>;
type RefusalOf<Asked extends QuestionType> = MessageOf<(typeof QUESTIONS)[Asked]['refusal']>;

/** One end of the line: what it may send, and what it hears. */
export interface Line<Sent, Heard> {
  send(message: Sent): void;
  /** Calls back for every well-formed message; returns the way to stop. */
  listen(listener: (message: Heard) => void): () => void;
}

export interface HearOptions {
  /** Only messages about this question count. */
  readonly id?: number;
  /** Only answers to this one of several questions about it count. */
  readonly question?: number;
  /** How many milliseconds to wait, and with which problem to reject after them. By default for ever. */
  readonly within?: { readonly milliseconds: number; readonly late: () => Problem };
}

/** The question of the page that a message asks or answers; undefined for all other messages. */
const questionOf = (message: Message): number | undefined =>
  'question' in message ? message.question : undefined;

/** The next message of one of these types. */
export function hear<Wanted extends Type>(
  line: Pick<Line<never, Message>, 'listen'>,
  types: readonly Wanted[],
  { id, question, within }: HearOptions = {},
): Promise<MessageOf<Wanted>> {
  return new Promise((resolve, reject) => {
    const timer = within && setTimeout(() => end(() => reject(within.late())), within.milliseconds);
    const stop = line.listen((message) => {
      const isAbout =
        (id === undefined || ('id' in message && message.id === id)) &&
        (question === undefined || questionOf(message) === question);
      if (isAbout && types.some((type) => type === message.type)) {
        end(() => resolve(message as MessageOf<Wanted>));
      }
    });
    function end(settle: () => void) {
      stop();
      if (timer !== undefined) clearTimeout(timer);
      settle();
    }
  });
}

/**
 * Sends a question and waits for its answer. Rejects with a Problem, the other side's own sentence, if it is refused.
 */
export async function ask<Asked extends Question>(
  line: Line<NoInfer<Asked>, Message>,
  question: Asked,
): Promise<AnswerTo<Asked['type']>> {
  const { answers, refusal } = QUESTIONS[question.type];
  const heard = hear<Type>(line, [...answers, refusal], { id: question.id, question: questionOf(question) });
  line.send(question);
  const message = await heard;
  if (message.type === refusal && 'sentence' in message) throw new Problem('refused', message.sentence);
  return message as AnswerTo<Asked['type']>;
}

/**
 * Answers a question with what `work` makes of it; where that fails, refuses it with the sentence that `sentenceOf`
 * finds for the error.
 */
export async function reply<Asked extends Question>(
  line: Pick<Line<AnswerTo<Asked['type']> | RefusalOf<Asked['type']>, never>, 'send'>,
  question: Asked,
  work: () => Promise<AnswerTo<Asked['type']>>,
  sentenceOf: (error: unknown) => string,
): Promise<void> {
  const { type, id } = question;
  const refuse = (error: unknown) =>
    ({ type: QUESTIONS[type].refusal, id, sentence: sentenceOf(error) }) as RefusalOf<Asked['type']>;
  const answer = await work().catch(refuse);
  const asked = questionOf(question);
  line.send(asked === undefined ? answer : { ...answer, question: asked });
}
