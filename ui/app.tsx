import { useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { AttentionPanel } from './attention/panel.tsx';
import { Tabs } from './controls/tabs.tsx';
import { ActionBar } from './editor/action-bar.tsx';
import { Choices } from './editor/choices.tsx';
import { ExtendFrame } from './editor/extend-frame.tsx';
import { Hint } from './editor/hint.tsx';
import { HistoryStrip } from './editor/history-strip.tsx';
import { KeepFocus } from './editor/keep-focus.tsx';
import { KeyList } from './editor/key-list.tsx';
import { LeaveDialog } from './editor/leave-dialog.tsx';
import { ResizeGrip } from './editor/resize-grip.tsx';
import { SelectionPanel } from './editor/selection-panel.tsx';
import { bindShortcuts } from './editor/shortcuts.ts';
import { ShadowOffer } from './editor/shadow-offer.tsx';
import { Stage } from './editor/stage.tsx';
import { takeFocus } from './editor/take-focus.ts';
import { Toolbar } from './editor/toolbar.tsx';
import type { EditSession } from './job/session.ts';
import { EditorState } from './state/editor.ts';
import type { RunState } from './state/run.ts';
import './styles/theme.css';
import './styles/editor.css';

/** The editor's window: one visit to one picture. */
export function Editor({ session }: { session: EditSession }) {
  const state = useMemo(() => new EditorState(session), [session]);
  // Before the window is seen: whoever presses a key at once presses it here.
  useLayoutEffect(() => {
    const unbind = bindShortcuts(state);
    const stage = document.querySelector<HTMLElement>('.cf-stage');
    const leaveFocus = stage && takeFocus(stage);
    if (session.beginsFilling) void state.run.remove();
    return () => {
      leaveFocus?.();
      unbind();
      state.dispose();
    };
  }, [state]);
  return <EditorWindow state={state} />;
}

function EditorWindow({ state }: { state: EditorState }) {
  const { document, notices, run, session, settings } = state;
  const [panelOpen, setPanelOpen] = useState(false);
  const [tab, setTab] = useState('Select');
  // Built in a task of its own, after the picture was drawn: the whole window at once holds the page up.
  const [hasPanel, setHasPanel] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setHasPanel(true));
    return () => clearTimeout(timer);
  }, []);
  // Results bring the panel that explains them to the front, once.
  const [shown, setShown] = useState(false);
  useSignalEffect(() => {
    if (!document.isResult.value || shown) return;
    setShown(true);
    setTab('Sources');
  });
  return (
    <div class="cf-editor">
      <Toolbar state={state} />
      <main class="cf-body">
        <div class="cf-canvas">
          <Stage state={state} />
          <ExtendFrame state={state} />
          {settings.hint.value ? <Hint settings={settings} /> : <ShadowOffer outlook={state.outlook} />}
        </div>
        <aside id="cf-side" class={`cf-side${panelOpen ? ' cf-open' : ''}`} aria-label="Options">
          {hasPanel && (
            <>
              <div class="cf-tabs">
                <Tabs
                  label="Panel"
                  value={tab}
                  onValueChange={setTab}
                  tabs={[
                    { name: 'Select', children: <SelectionPanel state={state} /> },
                    { name: 'Sources', children: <AttentionPanel state={state} /> },
                  ]}
                />
              </div>
              <HistoryStrip document={document} />
            </>
          )}
        </aside>
      </main>
      <Choices document={document} />
      <ActionBar state={state} panelOpen={panelOpen} onTogglePanel={() => setPanelOpen(!panelOpen)} />
      <footer class="cf-footer">
        <Backend run={run} />
        <span class="cf-tabular">
          {document.width} × {document.height}
        </span>
        <ResizeGrip session={session} settings={settings} />
      </footer>
      <KeepFocus state={state} />
      <LeaveDialog state={state} />
      {state.showsKeys.value && <KeyList state={state} />}
      <div class="cf-hidden" role="status" aria-live="polite">
        {notices.announcement.value}
      </div>
    </div>
  );
}

/** What really runs, and with whose weights. */
function Backend({ run }: { run: RunState }) {
  const { label, weights } = run.engine.value;
  const text = `Runs on this computer: ${label}${weights ? `; weights: ${weights}` : ''}`;
  return (
    <span class="cf-ellipsis" data-testid="backend" title={text}>
      {text}
    </span>
  );
}
