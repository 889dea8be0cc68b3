import { useLayoutEffect, useRef } from 'preact/hooks';
import type { EditorState } from '../state/editor.ts';
import { bindPointer } from './pointer.ts';
import { KEY_LIST } from './shortcuts.ts';
import { SplitHandle } from './split-handle.tsx';
import { bindStageKeys } from './stage-keys.ts';
import { StagePainter } from './stage-painter.ts';
import { ToolHand } from './tool-hand.ts';

/** The picture and everything that is drawn over it. */
export function Stage({ state }: { state: EditorState }) {
  const root = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const attention = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const tools = useRef<HTMLCanvasElement>(null);

  // Before the stage is seen, so that no key is lost of who presses one at once.
  useLayoutEffect(() => {
    const element = root.current!;
    const painter = new StagePainter(state, {
      picture: picture.current!,
      attention: attention.current!,
      overlay: overlay.current!,
      tools: tools.current!,
    });
    const hand = new ToolHand(state, painter);
    const measure = () =>
      state.viewport.resizeStage({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const unbindPointer = bindPointer(element, state.viewport, hand);
    const unbindKeys = bindStageKeys(element, state, hand);
    return () => {
      observer.disconnect();
      unbindPointer();
      unbindKeys();
      hand.dispose();
      painter.dispose();
    };
  }, [state]);

  const { document, viewport } = state;
  const compare = viewport.compare.value;
  const { cursor, help } = state.toolInHand.value;
  return (
    <div class="cf-stage-frame">
      <div
        ref={root}
        class="cf-stage"
        style={{ '--cf-tool-cursor': cursor }}
        role="application"
        tabIndex={0}
        aria-label={`Picture ${state.session.name}, ${document.width} by ${document.height} pixels`}
        aria-describedby="cf-stage-help"
        aria-keyshortcuts={KEY_LIST}
        data-testid="stage"
      >
        <canvas ref={picture} aria-hidden="true" />
        <canvas ref={attention} aria-hidden="true" />
        <canvas ref={overlay} aria-hidden="true" />
        <canvas ref={tools} aria-hidden="true" />
      </div>
      <p id="cf-stage-help" class="cf-hidden">
        {help}
      </p>
      {compare === 'split' && document.isResult.value && <SplitHandle viewport={viewport} />}
      {compare === 'hold' && <div class="cf-badge">Original</div>}
    </div>
  );
}
