/**
 * The editor's state: signals for what the window shows, and the actions that change it, in parts with one owner each.
 * Nothing here knows the DOM or how anything is drawn, so that every path is tested without a browser.
 *
 * The parts know each other one way only: what stands right of an arrow knows what stands left of it.
 *
 *     notices <- document <- attention, borrowed, snap, outlook, others <- run
 *     settings <- outlook
 *     notices, document, viewport <- extend
 *     settings, viewport <------------------------------------------------ run
 *
 * A part reads the signals of the parts it knows and calls their actions. The other way there are only listeners: the
 * document tells whoever listens that a layer or the shown version changed, and does not know who that is. A component
 * of the window takes the parts that it needs, and the whole only where it needs most of them. What leaves the editor
 * goes through the session (`ui/job/session.ts`) and nowhere else.
 */
import { computed, signal } from '@preact/signals';
import type { EditSession } from '../job/session.ts';
import { type ToolId, toolOf } from '../tools/index.ts';
import type { Tool } from '../tools/tool.ts';
import { trace } from '../tools/trace.ts';
import { AttentionState } from './attention.ts';
import { BorrowedState } from './borrowed.ts';
import { DocumentState } from './document.ts';
import { ExtendState } from './extend.ts';
import { Notices } from './notices.ts';
import { OthersState } from './others.ts';
import { OutlookState } from './outlook.ts';
import { RunState } from './run.ts';
import { SettingsState } from './settings.ts';
import { SnapState } from './snap.ts';
import { ViewportState } from './viewport.ts';

/** One visit to one picture: the parts, tied together. */
export class EditorState {
  readonly notices = new Notices();
  readonly settings: SettingsState;
  readonly document: DocumentState;
  readonly viewport: ViewportState;
  readonly attention: AttentionState;
  readonly borrowed: BorrowedState;
  readonly snap: SnapState;
  readonly others: OthersState;
  readonly outlook: OutlookState;
  readonly extend: ExtendState;
  readonly run: RunState;
  /** The tool that the designer chose. */
  readonly tool = signal<ToolId>('brush');
  /** True while it is asked whether results that were not applied may be lost. */
  readonly leaving = signal(false);
  /** True while the list of keys is shown. */
  readonly showsKeys = signal(false);
  /** The tool that gets the next press: the chosen one, but for the trace while that is shown. */
  readonly toolInHand = computed<Tool>(() =>
    this.attention.tracing.value ? trace : toolOf(this.tool.value),
  );

  /** `undoLimit` is how many bytes the undo stack may keep. */
  constructor(
    readonly session: EditSession,
    undoLimit?: number,
  ) {
    this.settings = new SettingsState(session);
    this.document = new DocumentState(session, this.notices, undoLimit);
    this.viewport = new ViewportState(this.document);
    this.attention = new AttentionState(this.document);
    this.borrowed = new BorrowedState(this.document);
    this.snap = new SnapState(session, this.document, this.notices);
    this.others = new OthersState(session, this.document, this.notices);
    this.outlook = new OutlookState(session, this.document, this.settings, this.notices);
    this.extend = new ExtendState(session, this.document, this.viewport, this.notices);
    this.run = new RunState(session, this);
    if (session.problem !== null) this.notices.fail(session.problem);
  }

  /** Ends what runs and stops listening; for when the window goes away. */
  dispose(): void {
    this.run.dispose();
    this.snap.dispose();
    this.borrowed.dispose();
    this.outlook.dispose();
    this.settings.flush();
  }

  /** Chooses a tool; whoever does that while a trace is shown wants to draw. */
  chooseTool(id: ToolId): void {
    if (this.attention.tracing.value) this.attention.view.value = 'off';
    this.tool.value = id;
    this.notices.announce(toolOf(id).label);
  }

  /** Leaves without a change to Figma's document; asks first where results would be lost. */
  close(): void {
    if (this.run.isUnapplied.value) this.leaving.value = true;
    else this.leave();
  }

  /** Leaves, whatever is lost. */
  leave(): void {
    this.dispose();
    this.session.cancel();
  }

  /** Writes the shown result and leaves; stays, with the reason, where that cannot be. */
  async applyAndClose(): Promise<void> {
    await this.run.apply();
    this.leaving.value = false;
    if (!this.run.isUnapplied.value) this.leave();
  }
}
