import {
  Button,
  IconButton,
  IconTrash24,
  SegmentedControl,
  TextboxNumeric,
  Toggle,
} from '@create-figma-plugin/ui';
import type { Detail } from '@contextual-fill/core';
import { FEATHER, GROW } from '../../plugin/protocol/settings.ts';
import { FileButton } from '../controls/file-button.tsx';
import { IconGrow, IconInvert, IconShrink } from '../controls/icons.tsx';
import { Field, FieldGroup } from '../controls/labelled.tsx';
import { encodeMask } from '../picture/encode.ts';
import { sentenceOf } from '../sentence-of.ts';
import type { EditorState } from '../state/editor.ts';
import { download, fileName } from './download.ts';
import { importMaskFile } from './mask-import.ts';
import { WeightsField } from './weights-field.tsx';

const LAYER_TITLES = {
  hole: 'What to remove',
  protect: 'Never borrow from here',
  only: 'Borrow only from here',
} as const;

const LAYER_HELP = {
  hole: 'Paint over what should go. Several strokes are removed together.',
  protect: 'The next run takes nothing from the painted area.',
  only: 'The next run takes everything from the painted area.',
} as const;

const DETAILS: readonly { value: Detail; name: string; help: string }[] = [
  { value: 'patches', name: 'Patches', help: 'Real texture copied at full size. Best for most pictures.' },
  { value: 'residual', name: 'Residual', help: 'The sources’ fine detail added to the fill. Quicker.' },
  { value: 'none', name: 'Off', help: 'The network’s fill as it is. Softest and quickest.' },
];

const GROWTHS = [
  { value: 'auto', name: 'Automatic' },
  { value: 'by', name: 'By pixels' },
] as const;

/** What is painted, how to change it as a whole, and how the next run works. */
export function SelectionPanel({ state }: { state: EditorState }) {
  const { document, notices, run, settings } = state;
  const { width, height } = document;
  void document.revision.value;
  const name = document.layer.value;
  const empty = document.selected.value[name] === 0;
  const busy = document.locked.value;
  const grow = settings.grow.value;
  const grows = name === 'hole' && state.outlook.grown.value !== null;
  const step = Math.max(1, Math.round(Math.max(width, height) / 256));
  const importFile = ([file]: File[]) => {
    importMaskFile(file, width, height).then(
      (mask) => document.importMask(mask),
      (error: unknown) =>
        notices.fail(sentenceOf(error, 'That file could not be read: save the mask as PNG and import that.')),
    );
  };
  return (
    <div class="cf-panel">
      <section class="cf-section" aria-label={LAYER_TITLES[name]}>
        <h2 class="cf-title">
          <span class={`cf-swatch cf-swatch-${name}`} />
          {LAYER_TITLES[name]}
        </h2>
        <p class="cf-note cf-two-lines">
          {empty
            ? LAYER_HELP[name]
            : `Selected: ${document.coverageSentence(name)}.${grows ? ' It grows to the outer line.' : ''}`}
        </p>
        <div class="cf-row cf-icons">
          <IconButton title="Invert" disabled={busy} onClick={() => document.invert()}>
            <IconInvert />
          </IconButton>
          <IconButton
            aria-label={`Grow by ${step} pixels`}
            title={`Grow by ${step} px`}
            disabled={empty || busy}
            onClick={() => void document.growLayer(step)}
          >
            <IconGrow />
          </IconButton>
          <IconButton
            aria-label={`Shrink by ${step} pixels`}
            title={`Shrink by ${step} px`}
            disabled={empty || busy}
            onClick={() => void document.growLayer(-step)}
          >
            <IconShrink />
          </IconButton>
          <IconButton title="Clear" disabled={empty || busy} onClick={() => document.clear()}>
            <IconTrash24 aria-hidden="true" />
          </IconButton>
        </div>
        <div class="cf-row">
          <FileButton
            label="Import PNG"
            hint="Import a mask from a picture file"
            accept={['image/png', 'image/jpeg', 'image/webp']}
            disabled={busy}
            onFiles={importFile}
          />
          <Button
            secondary
            disabled={empty}
            onClick={() =>
              download(
                fileName(state.session.name, name === 'hole' ? 'mask' : name, 'png'),
                encodeMask(document.layers[name]) as Uint8Array<ArrayBuffer>,
                'image/png',
              )
            }
          >
            Export PNG
          </Button>
        </div>
        <div class="cf-row">
          <Button
            secondary
            fullWidth
            disabled={busy}
            loading={document.reading.value}
            title="Select a shape over the picture in Figma; this adds what it covers"
            onClick={() => void document.addSelectedLayers()}
          >
            Add selected layer
          </Button>
        </div>
        <div class="cf-row">
          <Button
            secondary
            fullWidth
            disabled={empty && !document.isResult.value}
            loading={state.others.busy.value}
            title="Select other pictures in Figma; this removes the same place from them"
            onClick={() => void state.others.use()}
          >
            Use on other layers
          </Button>
        </div>
        <div class="cf-row">
          <Button
            secondary
            fullWidth
            disabled={state.extend.refusal.value !== null}
            title={state.extend.refusal.value ?? 'Drag a frame beyond the picture and fill what is new (X)'}
            onClick={() => state.extend.open()}
          >
            Make the picture larger
          </Button>
        </div>
        <div class="cf-row" title="A brush stroke that comes back to its start fills what it went around (O)">
          <Toggle
            value={settings.closeLoops.value}
            onValueChange={(close: boolean) => settings.setCloseLoops(close)}
          >
            Fill closed strokes
          </Toggle>
        </div>
        <div class="cf-row" title="How hard a pen is pressed sizes brush and eraser">
          <Toggle
            value={settings.penPressure.value}
            onValueChange={(sizes: boolean) => settings.setPenPressure(sizes)}
          >
            Pen pressure sizes the brush
          </Toggle>
        </div>
        {document.isResult.value && document.selected.value.hole === 0 && (
          <div class="cf-row">
            <Button secondary fullWidth disabled={busy} onClick={() => document.editSelection()}>
              Edit the last selection
            </Button>
          </div>
        )}
      </section>
      <section class="cf-section" aria-label="Next run">
        <h2 class="cf-title">Next run</h2>
        <FieldGroup label="Detail">
          <SegmentedControl
            name="detail"
            value={settings.detail.value}
            onValueChange={(value: string) => settings.setDetail(value as Detail)}
            options={DETAILS.map(({ value, name: children }) => ({ value, children }))}
          />
        </FieldGroup>
        <p class="cf-note">{DETAILS.find(({ value }) => value === settings.detail.value)!.help}</p>
        <FieldGroup label="Grow">
          <SegmentedControl
            name="grow"
            value={grow === 'auto' ? 'auto' : 'by'}
            onValueChange={(value: string) => settings.setGrow(value === 'auto' ? 'auto' : 0)}
            options={GROWTHS.map(({ value, name: children }) => ({ value, children }))}
          />
        </FieldGroup>
        {grow === 'auto' ? (
          <p class="cf-note">Takes in the object’s soft rim where the selection ends right at it.</p>
        ) : (
          <PixelsField
            id="cf-grow"
            label="Grow by"
            title="How far the selection is grown before it is filled, in pixels"
            bounds={GROW}
            value={grow}
            onValue={(pixels) => settings.setGrow(pixels)}
          />
        )}
        <PixelsField
          id="cf-feather"
          label="Soft edge"
          title="Soft edge inside the filled area (feather), in pixels"
          bounds={FEATHER}
          value={settings.feather.value}
          onValue={(pixels) => settings.setFeather(pixels)}
        />
        <WeightsField run={run} busy={busy} />
      </section>
    </div>
  );
}

/** A setting in whole pixels, with its label. */
function PixelsField({
  id,
  label,
  title,
  bounds,
  value,
  onValue,
}: {
  id: string;
  label: string;
  title: string;
  bounds: { readonly least: number; readonly most: number };
  value: number;
  onValue: (pixels: number) => void;
}) {
  return (
    <Field label={label} id={id}>
      <TextboxNumeric
        id={id}
        title={title}
        integer
        minimum={bounds.least}
        maximum={bounds.most}
        suffix=" px"
        value={`${value} px`}
        onNumericValueInput={(pixels: number | null) => {
          if (pixels !== null) onValue(pixels);
        }}
      />
    </Field>
  );
}
