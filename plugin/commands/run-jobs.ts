import type { FilledPicture } from '../protocol/filled-picture.ts';
import type { Job } from '../protocol/job.ts';
import type { PageChannel } from '../figma/page-channel.ts';
import { Problem } from '../protocol/problem.ts';

/** One picture: how its job is made, and how its filled picture is written. Both may throw a Problem. */
export interface Task<Result> {
  make(): Promise<Job>;
  write(filled: FilledPicture): Promise<Result>;
  name(result: Result): string;
}

export interface Outcome<Result> {
  readonly results: readonly Result[];
  /** Why pictures were not filled. */
  readonly failures: readonly string[];
  readonly cancelled: boolean;
}

/**
 * Has the page fill one picture after the other and writes each as it arrives. A picture that fails does not stop the
 * others; cancelling, or closing the window, does.
 */
export async function runJobs<Result>(
  page: PageChannel,
  tasks: readonly Task<Result>[],
): Promise<Outcome<Result>> {
  const results: Result[] = [];
  const failures: string[] = [];
  let leave: () => void = () => undefined;
  const left = new Promise<'closed'>((resolve) => (leave = () => resolve('closed')));
  const stop = page.listen((message) => {
    if (message.type === 'close') leave();
  });
  try {
    for (const task of tasks) {
      try {
        const answer = await Promise.race([page.request(() => task.make()), left]);
        if (answer === 'closed' || answer.type === 'cancelled') return { results, failures, cancelled: true };
        if (answer.type === 'failed') {
          failures.push(answer.sentence);
          continue;
        }
        const result = await task.write(answer.filled);
        results.push(result);
        page.send({ type: 'applied', id: answer.id, layerName: task.name(result) });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        failures.push(error.sentence);
      }
    }
    return { results, failures, cancelled: false };
  } finally {
    stop();
  }
}
