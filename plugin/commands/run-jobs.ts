import type { PageChannel } from '../figma/page-channel.ts';
import type { FilledPicture } from '../protocol/filled-picture.ts';
import type { Job } from '../protocol/job.ts';
import { Problem } from '../protocol/problem.ts';

/** One picture: how its job is made, and how its filled picture is written. Both may throw a Problem. */
export interface Task<Result> {
  /** The name of its layer, for the designer. */
  readonly name: string;
  make(): Promise<Job>;
  write(filled: FilledPicture): Promise<Result>;
}

/** Why a picture was not filled, and the name of its layer. */
export interface Failure {
  readonly name: string;
  readonly sentence: string;
}

export interface Outcome<Result> {
  readonly results: readonly Result[];
  readonly failures: readonly Failure[];
  readonly cancelled: boolean;
  /** Whether the last fill that was written is doubtful. */
  readonly isDoubtful: boolean;
  /** Whether the shadow of what it removed is still there. */
  readonly isShadowLeft: boolean;
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
  const failures: Failure[] = [];
  let [isDoubtful, isShadowLeft] = [false, false];
  const closed = page.closed.then(() => ({ type: 'cancelled' as const }));
  for (const task of tasks) {
    try {
      const answer = await Promise.race([page.request(() => task.make()), closed]);
      if (answer.type === 'cancelled')
        return { results, failures, cancelled: true, isDoubtful, isShadowLeft };
      results.push(await task.write(answer.filled));
      isDoubtful = answer.filled.doubtful === true;
      isShadowLeft = answer.filled.shadow === true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      failures.push({ name: task.name, sentence: error.sentence });
    }
  }
  return { results, failures, cancelled: false, isDoubtful, isShadowLeft };
}
