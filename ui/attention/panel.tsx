import { Button, IconButton, IconTrash24, SegmentedControl, Toggle } from '@create-figma-plugin/ui';
import { Field } from '../controls/labelled.tsx';
import { Slider } from '../controls/slider.tsx';
import { download, fileName } from '../editor/download.ts';
import { sentenceOf } from '../sentence-of.ts';
import type { AttentionView } from '../state/attention.ts';
import type { DocumentState } from '../state/document.ts';
import type { EditorState } from '../state/editor.ts';
import { attentionToJson } from './export.ts';
import { attentionToPng } from './export-picture.ts';
import { shareFrom, shareOutside } from './geometry.ts';
import { HeatLegend, WheelLegend } from './legend.tsx';
import { TraceList } from './trace-list.tsx';

const VIEWS: readonly { value: AttentionView; name: string }[] = [
  { value: 'off', name: 'Off' },
  { value: 'direction', name: 'Direction' },
  { value: 'sources', name: 'Sources' },
  { value: 'trace', name: 'Trace' },
];

const share = (value: number) =>
  value === 0 ? '0 %' : value < 0.001 ? 'under 0.1 %' : `${(100 * value).toFixed(1)} %`;

/** Where the fill was borrowed from, and where the next one may borrow from. */
export function AttentionPanel({ state }: { state: EditorState }) {
  const { attention, document, notices, session } = state;
  const { attention: maps } = document.version.value;
  const view = attention.view.value;
  const available = maps.length > 0;
  return (
    <div class="cf-panel">
      <section class="cf-section" aria-label="Where it was borrowed from">
        <h2 class="cf-title">Where it was borrowed from</h2>
        {!available && (
          <p class="cf-note">
            After Remove, this shows for every filled spot which parts of the picture it came from.
          </p>
        )}
        <div role="group" aria-label="View">
          <SegmentedControl
            name="attention-view"
            disabled={!available}
            value={available ? view : 'off'}
            onValueChange={(value: string) => (attention.view.value = value as AttentionView)}
            options={VIEWS.map(({ value, name }) => ({ value, children: name }))}
          />
        </div>
        {available && view === 'direction' && <WheelLegend />}
        {available && view === 'sources' && <HeatLegend />}
        {available && view === 'trace' && <TraceList document={document} attention={attention} />}
        {available && (view === 'direction' || view === 'sources') && (
          <>
            <div class="cf-row">
              <Toggle
                value={attention.smooth.value}
                onValueChange={(value: boolean) => (attention.smooth.value = value)}
              >
                Smooth
              </Toggle>
            </div>
            <Field label="Opacity" id="cf-opacity">
              <Slider
                id="cf-opacity"
                minimum={10}
                maximum={100}
                value={Math.round(attention.opacity.value * 100)}
                text={`${Math.round(attention.opacity.value * 100)} %`}
                onValueInput={(value) => (attention.opacity.value = value / 100)}
              />
            </Field>
          </>
        )}
        {available && (
          <div class="cf-row">
            <Button
              secondary
              disabled={view === 'off'}
              title="The picture with this view over it"
              onClick={() => {
                attentionToPng(document, attention).then(
                  (blob) => download(fileName(session.name, view, 'png'), blob, 'image/png'),
                  (error: unknown) => notices.fail(sentenceOf(error, 'The export failed. Try again.')),
                );
              }}
            >
              Save PNG
            </Button>
            <Button
              secondary
              title="Every filled spot with its sources and weights"
              onClick={() => {
                const { width, height } = document;
                const json = attentionToJson(maps, { name: session.name, width, height });
                download(
                  fileName(session.name, 'attention', 'json'),
                  JSON.stringify(json),
                  'application/json',
                );
              }}
            >
              Save JSON
            </Button>
          </div>
        )}
      </section>
      <Steering document={document} />
    </div>
  );
}

/** What the designer forbade or allowed, and how much of the shown fill came from there. */
function Steering({ document }: { document: DocumentState }) {
  void document.revision.value;
  const { attention: maps } = document.version.value;
  const { protect, only } = document.layers;
  const selected = document.selected.value;
  const rows = [
    selected.protect > 0 && {
      name: 'protect' as const,
      text: `Never borrow from ${document.coverageSentence('protect')}`,
      lent: maps.length > 0 ? shareFrom(maps, protect) : null,
      what: 'of this fill came from there',
    },
    selected.only > 0 && {
      name: 'only' as const,
      text: `Borrow only from ${document.coverageSentence('only')}`,
      lent: maps.length > 0 ? shareOutside(maps, only) : null,
      what: 'of this fill came from elsewhere',
    },
  ].filter((row) => row !== false);
  return (
    <section class="cf-section" aria-label="Where it may borrow from">
      <h2 class="cf-title">Where it may borrow from</h2>
      {rows.length === 0 && (
        <p class="cf-note">
          Anywhere. To steer it, paint Never or Only over parts of the picture and run again.
        </p>
      )}
      {rows.map(({ name, text, lent, what }) => (
        <div key={name} class="cf-steering">
          <span class={`cf-swatch cf-swatch-${name}`} />
          <div class="cf-grow">
            <p>{text}.</p>
            {lent !== null && (
              <p class="cf-note" data-testid={`share-${name}`} data-share={lent}>
                {share(lent)} {what}.
              </p>
            )}
          </div>
          <IconButton
            aria-label={name === 'protect' ? 'Clear never borrow' : 'Clear borrow only'}
            title="Clear"
            onClick={() =>
              document.replaceLayer(name, new Uint8Array(document.width * document.height), 'clear')
            }
          >
            <IconTrash24 aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      {rows.length > 0 && document.isResult.value && (
        <p class="cf-note">The next run obeys this. Press Again to fill the same area under these rules.</p>
      )}
    </section>
  );
}
