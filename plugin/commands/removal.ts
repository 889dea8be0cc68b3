import type { Job } from '../protocol/job.ts';
import type { Target } from '../read/target.ts';
import { writeResult, type Result } from '../write/result-layer.ts';
import type { Task } from './run-jobs.ts';

/** One picture whose result becomes a layer of its own; its shapes are hidden then, unless they are to stay. */
export function removal(
  name: string,
  make: () => Promise<{ job: Job; target: Target }>,
  shapes: readonly SceneNode[] = [],
  keepShapesVisible = false,
): Task<Result> {
  const ids = shapes.map(({ id }) => id);
  let target: Target;
  return {
    name,
    make: async () => {
      const made = await make();
      target = made.target;
      return made.job;
    },
    write: (filled) => writeResult(target, filled, ids, keepShapesVisible),
  };
}
