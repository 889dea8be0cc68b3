import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { EditorState } from '../state.ts';
import { bindPointer } from './pointer.ts';
import { bindStageKeys } from './stage-keys.ts';
import { StagePainter } from './stage-painter.ts';
import { ToolHand } from './tool-hand.ts';
import { SplitHandle } from './split-handle.tsx';

/** The picture and everything that is drawn over it. */
export function Stage({ state }: { state: EditorState }) {
  const root = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const attention = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const tools = useRef<HTMLCanvasElement>(null);
  const hand = useRef<ToolHand | null>(null);

  useEffect(() => {
    const element = root.current!;
    const painter = new StagePainter(state, {
      picture: picture.current!,
      attention: attention.current!,
      overlay: overlay.current!,
      tools: tools.current!,
    });
    const toolHand = new ToolHand(state, painter);
    hand.current = toolHand;
    const measure = () => state.resizeStage({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const unbindPointer = bindPointer(element, state, toolHand);
    const unbindKeys = bindStageKeys(element, state, toolHand);
    return () => {
      observer.disconnect();
      unbindPointer();
      unbindKeys();
      painter.dispose();
    };
  }, [state]);

  useSignalEffect(() => {
    void [state.brushSize.value, state.brushHardness.value, state.tool.value, state.view.value];
    hand.current?.refresh();
  });

  const tracing = state.attentionView.value === 'trace' && state.isResult.value;
  const description = tracing
    ? 'Arrow keys move over the filled area and show its sources. Enter or click pins them.'
    : 'Arrow keys move the tool, Shift moves further, Space puts it down and lifts it. Enter removes.';
  return (
    <div class="cf-stage-frame">
      <div
        ref={root}
        class={`cf-stage${tracing ? ' cf-tracing' : ''}`}
        role="application"
        tabIndex={0}
        aria-label={`Picture ${state.session.name}, ${state.width} by ${state.height} pixels`}
        aria-describedby="cf-stage-help"
        aria-keyshortcuts="B E L R C Enter Escape"
        data-testid="stage"
      >
        <canvas ref={picture} />
        <canvas ref={attention} />
        <canvas ref={overlay} />
        <canvas ref={tools} />
      </div>
      <p id="cf-stage-help" class="cf-hidden">
        {description}
      </p>
      {state.compare.value === 'split' && state.isResult.value && <SplitHandle state={state} />}
      {state.compare.value === 'hold' && <div class="cf-badge">Original</div>}
    </div>
  );
}
