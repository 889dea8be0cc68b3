import {
  IconButton,
  IconClose24,
  IconFitToScreenSmall24,
  IconRectangle24,
  IconZoomInSmall24,
  IconZoomOutSmall24,
  RangeSlider,
  SegmentedControl,
  TextboxNumeric,
} from '@create-figma-plugin/ui';
import type { EditorState, Tool } from '../state.ts';
import { LARGEST_BRUSH, SMALLEST_BRUSH } from '../state.ts';
import type { LayerName } from '../state/mask-layer.ts';
import { IconBrush, IconEraser, IconLasso, IconRedo, IconUndo } from './icons.tsx';
import { Named } from './labelled.tsx';

/** The slider's steps feel even: twice the size is always the same way. */
const toSlider = (size: number) => Math.round((100 * Math.log(size)) / Math.log(LARGEST_BRUSH));
const fromSlider = (at: number) => Math.round(Math.exp((at / 100) * Math.log(LARGEST_BRUSH)));

const TOOLS = [
  { value: 'brush', name: 'Brush', hint: 'B', icon: <IconBrush /> },
  { value: 'eraser', name: 'Eraser', hint: 'E', icon: <IconEraser /> },
  { value: 'lasso', name: 'Lasso', hint: 'L', icon: <IconLasso /> },
  { value: 'rectangle', name: 'Rectangle', hint: 'R', icon: <IconRectangle24 /> },
] as const;

const LAYERS = [
  { value: 'hole', name: 'Remove', hint: 'Paint what should go' },
  { value: 'protect', name: 'Never', hint: 'Paint where nothing may be borrowed from' },
  { value: 'only', name: 'Only', hint: 'Paint the only places that may be borrowed from' },
] as const;

/** Tools, what they paint, the brush, undo and zoom. */
export function Toolbar({ state }: { state: EditorState }) {
  const tool = state.tool.value;
  const brushLike = tool === 'brush' || tool === 'eraser';
  return (
    <header class="cf-toolbar">
      <div class="cf-group" role="group" aria-label="Tool">
        <SegmentedControl
          name="tool"
          value={tool}
          onValueChange={(value: string) => (state.tool.value = value as Tool)}
          options={TOOLS.map(({ value, name, hint, icon }) => ({
            value,
            children: (
              <Named name={name} hint={hint}>
                {icon}
              </Named>
            ),
          }))}
        />
      </div>
      <div class="cf-group cf-group-end">
        <IconButton
          aria-label="Undo"
          title={
            state.undoLabel.value ? `Undo ${state.undoLabel.value} (Ctrl or Cmd Z)` : 'Undo (Ctrl or Cmd Z)'
          }
          disabled={state.undoLabel.value === null}
          onClick={() => state.undo()}
        >
          <IconUndo />
        </IconButton>
        <IconButton
          aria-label="Redo"
          title={
            state.redoLabel.value
              ? `Redo ${state.redoLabel.value} (Shift Ctrl or Cmd Z)`
              : 'Redo (Shift Ctrl or Cmd Z)'
          }
          disabled={state.redoLabel.value === null}
          onClick={() => state.redo()}
        >
          <IconRedo />
        </IconButton>
        <span class="cf-rule" />
        <IconButton aria-label="Zoom out" title="Zoom out (-)" onClick={() => state.zoom(0.8)}>
          <IconZoomOutSmall24 />
        </IconButton>
        <button
          class="cf-zoom"
          title="Actual size (1)"
          aria-label={`Zoom ${percent(state)}, set to actual size`}
          onClick={() => state.actualSize()}
        >
          {percent(state)}
        </button>
        <IconButton aria-label="Zoom in" title="Zoom in (+)" onClick={() => state.zoom(1.25)}>
          <IconZoomInSmall24 />
        </IconButton>
        <IconButton aria-label="Fit picture" title="Fit (0)" onClick={() => state.fitView()}>
          <IconFitToScreenSmall24 />
        </IconButton>
        <span class="cf-rule" />
        <IconButton
          aria-label="Close without applying"
          title="Close without applying"
          onClick={() => state.close()}
        >
          <IconClose24 />
        </IconButton>
      </div>
      <div class="cf-group cf-brush">
        <div role="group" aria-label="What the tool paints" class="cf-layers">
          <SegmentedControl
            name="layer"
            value={state.layer.value}
            onValueChange={(value: string) => (state.layer.value = value as LayerName)}
            options={LAYERS.map(({ value, name, hint }) => ({
              value,
              children: (
                <span class="cf-layer" title={hint}>
                  <span class={`cf-swatch cf-swatch-${value}`} />
                  {name}
                </span>
              ),
            }))}
          />
        </div>
        <div class="cf-size" title="Brush size ([ and ])">
          <RangeSlider
            aria-label="Brush size, slider"
            disabled={!brushLike}
            minimum={toSlider(SMALLEST_BRUSH)}
            maximum={100}
            value={String(toSlider(state.brushSize.value))}
            onNumericValueInput={(value: number) => state.setBrushSize(fromSlider(value))}
          />
        </div>
        <div class="cf-number" title="Brush size in pixels">
          <TextboxNumeric
            aria-label="Brush size in pixels"
            disabled={!brushLike}
            integer
            minimum={SMALLEST_BRUSH}
            maximum={LARGEST_BRUSH}
            value={String(state.brushSize.value)}
            onNumericValueInput={(value: number | null) => {
              if (value !== null) state.setBrushSize(value);
            }}
          />
        </div>
        <div class="cf-number" title="Brush hardness in percent ({ and })">
          <TextboxNumeric
            aria-label="Brush hardness in percent"
            disabled={!brushLike}
            integer
            suffix=" %"
            minimum={0}
            maximum={100}
            value={`${Math.round(state.brushHardness.value * 100)} %`}
            onNumericValueInput={(value: number | null) => {
              if (value !== null) state.setBrushHardness(value / 100);
            }}
          />
        </div>
      </div>
    </header>
  );
}

function percent(state: EditorState): string {
  return `${Math.round(state.view.value.scale * 100)} %`;
}
