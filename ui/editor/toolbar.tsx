import {
  IconButton,
  IconClose24,
  IconFitToScreenSmall24,
  IconZoomInSmall24,
  IconZoomOutSmall24,
  SegmentedControl,
  TextboxNumeric,
} from '@create-figma-plugin/ui';
import { BRUSH_SIZE } from '../../plugin/protocol/settings.ts';
import { IconKeys, IconRedo, IconUndo, LineIcon } from '../controls/icons.tsx';
import { Named } from '../controls/labelled.tsx';
import { Slider } from '../controls/slider.tsx';
import type { EditorState } from '../state/editor.ts';
import type { LayerName } from '../state/mask-layer.ts';
import { type ToolId, toolOf, TOOLS } from '../tools/index.ts';

/** The slider's steps feel even: twice the size is always the same way. */
const toSlider = (size: number) => Math.round((100 * Math.log(size)) / Math.log(BRUSH_SIZE.most));
const fromSlider = (at: number) => Math.round(Math.exp((at / 100) * Math.log(BRUSH_SIZE.most)));

const LAYERS = [
  { value: 'hole', name: 'Remove', hint: 'Paint what should go' },
  { value: 'protect', name: 'Never', hint: 'Paint where nothing may be borrowed from' },
  { value: 'only', name: 'Only', hint: 'Paint the only places that may be borrowed from' },
] as const;

/** Tools, what they paint, the brush, undo and zoom. */
export function Toolbar({ state }: { state: EditorState }) {
  const { attention, document, settings, viewport } = state;
  const brushSize = settings.brushSize.value;
  // While a trace is shown no tool is in hand; choosing one ends the trace.
  const tool = attention.tracing.value ? null : state.tool.value;
  const usesBrush = tool !== null && toolOf(tool).usesBrush;
  const zoom = `${Math.round(viewport.view.value.scale * 100)} %`;
  return (
    <header class="cf-toolbar">
      <div class="cf-group" role="group" aria-label="Tool">
        <SegmentedControl
          name="tool"
          value={tool}
          onValueChange={(value: string) => state.chooseTool(value as ToolId)}
          options={TOOLS.map(({ id, label, key, icon }) => ({
            value: id,
            children: (
              <Named name={label} hint={key.toUpperCase()}>
                <LineIcon path={icon} />
              </Named>
            ),
          }))}
        />
      </div>
      <div class="cf-group cf-group-end">
        <IconButton
          aria-label="Undo"
          title={
            document.undoLabel.value
              ? `Undo ${document.undoLabel.value} (Ctrl or Cmd Z)`
              : 'Undo (Ctrl or Cmd Z)'
          }
          disabled={document.undoLabel.value === null}
          onClick={() => document.undo()}
        >
          <IconUndo />
        </IconButton>
        <IconButton
          aria-label="Redo"
          title={
            document.redoLabel.value
              ? `Redo ${document.redoLabel.value} (Shift Ctrl or Cmd Z)`
              : 'Redo (Shift Ctrl or Cmd Z)'
          }
          disabled={document.redoLabel.value === null}
          onClick={() => document.redo()}
        >
          <IconRedo />
        </IconButton>
        <span class="cf-rule" />
        <span class="cf-step">
          <IconButton aria-label="Zoom out" title="Zoom out (-)" onClick={() => viewport.zoom(0.8)}>
            <IconZoomOutSmall24 aria-hidden="true" />
          </IconButton>
        </span>
        <button
          class="cf-zoom"
          title="Actual size (1)"
          aria-label={`Zoom ${zoom}, set to actual size`}
          onClick={() => viewport.actualSize()}
        >
          {zoom}
        </button>
        <span class="cf-step">
          <IconButton aria-label="Zoom in" title="Zoom in (+)" onClick={() => viewport.zoom(1.25)}>
            <IconZoomInSmall24 aria-hidden="true" />
          </IconButton>
        </span>
        <IconButton aria-label="Fit picture" title="Fit (0)" onClick={() => viewport.fitView()}>
          <IconFitToScreenSmall24 aria-hidden="true" />
        </IconButton>
        <span class="cf-rule" />
        <IconButton aria-label="Keys" title="Keys (?)" onClick={() => (state.showsKeys.value = true)}>
          <IconKeys />
        </IconButton>
        <IconButton title="Close without applying" onClick={() => state.close()}>
          <IconClose24 aria-hidden="true" />
        </IconButton>
      </div>
      <div class="cf-group cf-brush">
        <div role="group" aria-label="What the tool paints" class="cf-layers">
          <SegmentedControl
            name="layer"
            value={document.layer.value}
            onValueChange={(value: string) => (document.layer.value = value as LayerName)}
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
          <Slider
            label="Brush size"
            text={`${brushSize} pixels`}
            disabled={!usesBrush}
            minimum={toSlider(BRUSH_SIZE.least)}
            maximum={100}
            value={toSlider(brushSize)}
            onValueInput={(value) => settings.setBrushSize(fromSlider(value))}
          />
        </div>
        <div class="cf-number" title="Brush size in pixels">
          <TextboxNumeric
            aria-label="Brush size in pixels"
            disabled={!usesBrush}
            integer
            minimum={BRUSH_SIZE.least}
            maximum={BRUSH_SIZE.most}
            value={String(brushSize)}
            onNumericValueInput={(value: number | null) => {
              if (value !== null) settings.setBrushSize(value);
            }}
          />
        </div>
        <div class="cf-number" title="Brush hardness in percent ({ and })">
          <TextboxNumeric
            aria-label="Brush hardness in percent"
            disabled={!usesBrush}
            integer
            suffix=" %"
            minimum={0}
            maximum={100}
            value={`${Math.round(settings.brushHardness.value * 100)} %`}
            onNumericValueInput={(value: number | null) => {
              if (value !== null) settings.setBrushHardness(value / 100);
            }}
          />
        </div>
      </div>
    </header>
  );
}
