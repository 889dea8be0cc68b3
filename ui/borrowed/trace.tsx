import { Button } from '@create-figma-plugin/ui';
import { useEffect, useRef } from 'preact/hooks';
import { canvasFrom } from '../editor/picture-canvas.ts';
import type { BorrowedState } from '../state/borrowed.ts';
import { clip } from '../state/box.ts';
import type { DocumentState } from '../state/document.ts';
import type { Spot } from './model.ts';

/** Pixels from the traced one to the edge of what is shown of its surroundings. */
const REACH = 7;

/** Where the traced pixel was copied from, and its piece. */
export function BorrowedTrace({ document, borrowed }: { document: DocumentState; borrowed: BorrowedState }) {
  const copied = borrowed.copied.value;
  if (!copied) {
    return (
      <p class="cf-note">
        Point at the filled area, or move over it with the arrow keys. A click or Enter pins a spot; a click
        on its source then makes that Never.
      </p>
    );
  }
  const { at, from, piece } = copied;
  if (!from) {
    return (
      <p class="cf-note" data-testid="copied-from" data-at={`${at.x},${at.y}`}>
        {at.x}, {at.y}: made by the network. Nothing was copied here.
      </p>
    );
  }
  const { size } = borrowed.shown.value!.pieces[piece];
  return (
    <div>
      <div class="cf-copied">
        <Surroundings document={document} spot={at} />
        <span class="cf-tabular">
          {at.x}, {at.y}
        </span>
        <span aria-hidden="true">from</span>
        <Surroundings document={document} spot={from} />
        <span class="cf-tabular">
          {from.x}, {from.y}
        </span>
      </div>
      <p
        class="cf-note"
        data-testid="copied-from"
        data-at={`${at.x},${at.y}`}
        data-from={`${from.x},${from.y}`}
        data-size={size}
      >
        Pixel {at.x}, {at.y} was copied from {from.x}, {from.y}, in a piece of {size} px
        {borrowed.pinned.value ? ' (pinned; Esc lets go)' : ''}.
      </p>
      <div class="cf-row">
        <Button
          secondary
          onClick={() => borrowed.forbidSource()}
          title="Never borrow from this piece's source"
        >
          Never from here
        </Button>
      </div>
    </div>
  );
}

/** A small picture of what lies around a pixel. */
function Surroundings({ document, spot }: { document: DocumentState; spot: Spot }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const side = 2 * REACH + 1;
    const wanted = { x: spot.x - REACH, y: spot.y - REACH, width: side, height: side };
    const box = clip(wanted, document.width, document.height);
    context.clearRect(0, 0, 30, 30);
    if (!box) return;
    context.imageSmoothingEnabled = false;
    const [x, y] = [2 * (box.x - wanted.x), 2 * (box.y - wanted.y)];
    context.drawImage(canvasFrom(document.partOf(box)), x, y, 2 * box.width, 2 * box.height);
  }, [document, document.current.value, spot.x, spot.y]);
  return <canvas ref={canvas} class="cf-patch" width={30} height={30} aria-hidden="true" />;
}
