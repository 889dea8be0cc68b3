import type { Size } from './affine.ts';
import { problem } from './sentences.ts';

/** Away from everything, so that nobody sees it in the moments that it exists. */
const ASIDE = -20000;

const open = new Set<FrameNode>();

/**
 * Lets `work` use an empty, clipping frame of the given size on the current page, and removes it again in any case,
 * also when the plugin is closed meanwhile (see `removeTemporaryFrames`). Throws a Problem in editors that make no
 * frames.
 */
export async function withTemporaryFrame<Result>(
  { width, height }: Size,
  work: (frame: FrameNode) => Promise<Result>,
): Promise<Result> {
  const frame = createFrame();
  open.add(frame);
  try {
    frame.name = 'Contextual Fill, temporary';
    frame.resize(width, height);
    frame.x = ASIDE;
    frame.y = ASIDE;
    frame.fills = [];
    frame.clipsContent = true;
    return await work(frame);
  } finally {
    removeFrame(frame);
  }
}

/** Not every editor makes frames (docs/try-in-figma.md); where one does not, even asking for the method throws. */
function createFrame(): FrameNode {
  try {
    return figma.createFrame();
  } catch {
    throw problem('cannotRender');
  }
}

/** For Figma's `close` event: nothing of ours may stay behind. */
export function removeTemporaryFrames(): void {
  open.forEach(removeFrame);
}

function removeFrame(frame: FrameNode): void {
  open.delete(frame);
  if (!frame.removed) frame.remove();
}
