import { Button, IconButton, IconTrash24, SegmentedControl, Toggle } from '@create-figma-plugin/ui';
import type { Provenance } from '@contextual-fill/core';
import { borrowedToJson } from '../borrowed/export.ts';
import { useShare } from '../borrowed/share.ts';
import { BorrowedTrace } from '../borrowed/trace.tsx';
import { Field } from '../controls/labelled.tsx';
import { Slider } from '../controls/slider.tsx';
import { download, fileName } from '../editor/download.ts';
import { inTurns } from '../in-turns.ts';
import { sentenceOf } from '../sentence-of.ts';
import type { AttentionView, Subject } from '../state/attention.ts';
import type { DocumentState } from '../state/document.ts';
import type { EditorState } from '../state/editor.ts';
import { attentionToJson } from './export.ts';
import { attentionToPng } from './export-picture.ts';
import { HeatLegend, WheelLegend } from './legend.tsx';
import { TraceList } from './trace-list.tsx';

const SUBJECTS: readonly { value: Subject; name: string }[] = [
  { value: 'borrowed', name: 'Borrowed' },
  { value: 'attention', name: 'Attention' },
];

const VIEWS: Readonly<Record<Subject, readonly { value: AttentionView; name: string }[]>> = {
  borrowed: [
    { value: 'off', name: 'Off' },
    { value: 'direction', name: 'Direction' },
    { value: 'pieces', name: 'Pieces' },
    { value: 'sources', name: 'Heat' },
    { value: 'trace', name: 'Trace' },
  ],
  attention: [
    { value: 'off', name: 'Off' },
    { value: 'direction', name: 'Direction' },
    { value: 'sources', name: 'Heat' },
    { value: 'trust', name: 'Trust' },
    { value: 'trace', name: 'Trace' },
  ],
};

const ABOUT: Readonly<Record<Subject, string>> = {
  borrowed: 'Where these pixels were really copied from, each from one place.',
  attention:
    'What the network attended to while it guessed what belongs here. The pixels may come from elsewhere.',
};

const share = (value: number) =>
  value === 0 ? '0 %' : value < 0.001 ? 'under 0.1 %' : `${(100 * value).toFixed(1)} %`;

/** What the fill was copied from, what the network attended to, and where the next fill may borrow from. */
export function AttentionPanel({ state }: { state: EditorState }) {
  const { attention, borrowed, document } = state;
  const { attention: maps, provenance } = document.version.value;
  const view = attention.view.value;
  const subject = attention.subject.value;
  const available = maps.length > 0;
  const copied = borrowed.shown.value;
  return (
    <div class="cf-panel">
      <section class="cf-section" aria-label="Where it comes from">
        <h2 class="cf-title">Where it comes from</h2>
        {!available && (
          <p class="cf-note">
            After Remove, this shows for every filled pixel where it was copied from, and what the network
            attended to.
          </p>
        )}
        <div role="group" aria-label="Subject">
          <SegmentedControl
            name="attention-subject"
            disabled={!available}
            value={subject}
            onValueChange={(value: string) => attention.look(value as Subject)}
            options={SUBJECTS.map(({ value, name }) => ({ value, children: name }))}
          />
        </div>
        {available && <p class="cf-note">{ABOUT[subject]}</p>}
        {available && subject === 'borrowed' && copied?.pieces.length === 0 && (
          <p class="cf-note">Nothing was copied: this fill was made by the network alone.</p>
        )}
        <div role="group" aria-label="View" class="cf-views">
          <SegmentedControl
            name="attention-view"
            disabled={!available}
            value={available ? view : 'off'}
            onValueChange={(value: string) => (attention.view.value = value as AttentionView)}
            options={VIEWS[subject].map(({ value, name }) => ({ value, children: name }))}
          />
        </div>
        {available && view === 'direction' && <WheelLegend />}
        {available && view === 'sources' && <HeatLegend least="lent little" most="lent most" />}
        {available && view === 'trust' && <HeatLegend least="not trusted" most="trusted fully" />}
        {available && view === 'pieces' && (
          <p class="cf-note">
            {copied ? `${copied.pieces.length} pieces, each` : 'Each piece'} in its colour where it was filled
            and, paler, where it was copied from.
          </p>
        )}
        {available && view === 'trace' && subject === 'borrowed' && (
          <BorrowedTrace document={document} borrowed={borrowed} />
        )}
        {available && view === 'trace' && subject === 'attention' && (
          <TraceList document={document} attention={attention} />
        )}
        {available && view !== 'off' && view !== 'trace' && (
          <>
            {subject === 'attention' && view !== 'trust' && (
              <div class="cf-row">
                <Toggle
                  value={attention.smooth.value}
                  onValueChange={(value: boolean) => (attention.smooth.value = value)}
                >
                  Smooth
                </Toggle>
              </div>
            )}
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
        {available && <Exports state={state} />}
      </section>
      <Steering document={document} provenance={provenance} />
    </div>
  );
}

/** Saves what is shown as PNG, and the subject as JSON. */
function Exports({ state }: { state: EditorState }) {
  const { attention, borrowed, document, notices, session } = state;
  const subject = attention.subject.value;
  const view = attention.view.value;
  const found = borrowed.shown.value;
  const { width, height } = document;
  const fail = (error: unknown) => notices.fail(sentenceOf(error, 'The export failed. Try again.'));
  const saveJson = async () => {
    const picture = { name: session.name, width, height };
    const parts =
      subject === 'attention'
        ? [JSON.stringify(attentionToJson(document.version.value.attention, picture))]
        : await inTurns(borrowedToJson(found!, picture));
    download(fileName(session.name, subject, 'json'), new Blob(parts), 'application/json');
  };
  return (
    <div class="cf-row">
      <Button
        secondary
        disabled={view === 'off' || (subject === 'borrowed' && !found)}
        title="The picture with this view over it"
        onClick={() => {
          attentionToPng(document, attention, borrowed).then(
            (blob) => download(fileName(session.name, `${subject}-${NAMES[view]}`, 'png'), blob, 'image/png'),
            fail,
          );
        }}
      >
        Save PNG
      </Button>
      <Button
        secondary
        disabled={subject === 'borrowed' && !found}
        title={
          subject === 'borrowed'
            ? 'Every piece with its pixels and the way to their sources'
            : 'Every filled cell with what was attended to, and the weights'
        }
        onClick={() => void saveJson().catch(fail)}
      >
        Save JSON
      </Button>
    </div>
  );
}

/** What views are called in file names. */
const NAMES: Readonly<Record<AttentionView, string>> = {
  off: 'off',
  direction: 'direction',
  sources: 'heat',
  trace: 'trace',
  pieces: 'pieces',
  trust: 'trust',
};

/** What the designer forbade or allowed, and how much of the shown fill was copied from there. */
function Steering({ document, provenance }: { document: DocumentState; provenance: readonly Provenance[] }) {
  const revision = document.revision.value;
  const selected = document.selected.value;
  const steered = selected.protect > 0 || selected.only > 0;
  return (
    <section class="cf-section" aria-label="Where it may borrow from">
      <h2 class="cf-title">Where it may borrow from</h2>
      {!steered && (
        <p class="cf-note">
          Anywhere. To steer it, paint Never or Only over parts of the picture and run again.
        </p>
      )}
      {(['protect', 'only'] as const).map(
        (name) =>
          selected[name] > 0 && <SteeringRow key={name} {...{ name, document, provenance, revision }} />,
      )}
      {steered && document.isResult.value && (
        <p class="cf-note">The next run obeys this. Press Again to fill the same area under these rules.</p>
      )}
    </section>
  );
}

const RULES = {
  protect: { rule: 'Never borrow from', what: 'was copied from there', clear: 'Clear never borrow' },
  only: { rule: 'Borrow only from', what: 'was copied from elsewhere', clear: 'Clear borrow only' },
} as const;

function SteeringRow({
  name,
  document,
  provenance,
  revision,
}: {
  name: 'protect' | 'only';
  document: DocumentState;
  provenance: readonly Provenance[];
  revision: number;
}) {
  const { rule, what, clear } = RULES[name];
  const lent = useShare(provenance, document.layers[name], name === 'only', revision);
  return (
    <div class="cf-steering">
      <span class={`cf-swatch cf-swatch-${name}`} />
      <div class="cf-grow">
        <p>
          {rule} {document.coverageSentence(name)}.
        </p>
        {provenance.length > 0 && lent !== null && (
          <p class="cf-note" data-testid={`share-${name}`} data-share={lent}>
            {share(lent)} of this fill {what}.
          </p>
        )}
      </div>
      <IconButton aria-label={clear} title="Clear" onClick={() => document.clear(name)}>
        <IconTrash24 aria-hidden="true" />
      </IconButton>
    </div>
  );
}
