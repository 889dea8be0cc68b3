/** One removal by the plugin's own modules, and what the page looks like before and after it. */
import { makeJob } from '../../plugin/read/make-job.ts';
import type { FilledPicture } from '../../plugin/protocol/filled-picture.ts';
import { writeResult, type Result } from '../../plugin/write/result-layer.ts';
import { readSelection } from '../../plugin/read/selection.ts';
import type { Host } from '@contextual-fill/host';
import type { Pixels } from '@contextual-fill/host';
import { asNodes, useFigma } from './figma-global.ts';
import { fill } from './plugin-run.ts';

export interface BeforeAfter extends Result {
  before: Pixels;
  after: Pixels;
  documentBefore: string;
}

const AREA = { x: 0, y: 0, width: 320, height: 260 };
/** Figma's own, opaque: the colour of a pixel without alpha means nothing. */
const PAGE = [0.96, 0.96, 0.96, 1] as const;

/** Removes what the shape covers. The shape is hidden before, so that the pictures differ by the result alone. */
export async function removeAndRender(
  host: Host,
  photo: { id: string },
  shape: { id: string },
  changes: Partial<FilledPicture> = {},
): Promise<BeforeAfter> {
  const restore = useFigma(host);
  try {
    const [photoNode, shapeNode] = asNodes(host, photo, shape);
    shapeNode.visible = false;
    host.commitUndo();
    const [pair] = readSelection([photoNode, shapeNode]);
    const options = { mode: 'remove', detail: 'patches', seed: 0, settings: {} } as const;
    const { job, target } = await makeJob(pair, options);
    const filled = { ...(await fill(job)), ...changes };
    const render = () => host.render({ area: AREA, background: PAGE });
    const before = render();
    const documentBefore = host.serialise();
    const result = await writeResult(target, filled, [shape.id], false);
    return { ...result, before, after: render(), documentBefore };
  } finally {
    restore();
  }
}

export interface Changes {
  /** Pixels of the mask's box that changed. */
  inside: number;
  /** Pixels more than 2 px beside it that changed by more than one level. */
  outside: number;
  /** By how many levels at most. */
  most: number;
}

/** Counts what changed in and beside a box of the page. */
export function changesAround(
  { before, after }: Pick<BeforeAfter, 'before' | 'after'>,
  box: { x: number; y: number; width: number; height: number },
): Changes {
  const changes = { inside: 0, outside: 0, most: 0 };
  for (let pixel = 0; pixel < after.width * after.height; pixel += 1) {
    const levels = [0, 1, 2, 3].map((channel) =>
      Math.abs(before.data[pixel * 4 + channel] - after.data[pixel * 4 + channel]),
    );
    const change = Math.max(...levels);
    if (change <= 1) continue;
    const x = (pixel % after.width) + 0.5;
    const y = Math.floor(pixel / after.width) + 0.5;
    const isNear = x > box.x - 2 && y > box.y - 2 && x < box.x + box.width + 2 && y < box.y + box.height + 2;
    if (isNear) changes.inside += 1;
    else {
      changes.outside += 1;
      changes.most = Math.max(changes.most, change);
    }
  }
  return changes;
}
