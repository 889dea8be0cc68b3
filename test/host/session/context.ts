import type { HostDocument } from '../document/document.ts';
import type { HostCore } from '../host-core.ts';
import type { NodeHandle } from '../nodes/index.ts';
import type { ApiObjects } from './api-objects.ts';
import type { EditorType } from './editors.ts';
import type { Events } from './events.ts';

/** What each part of the API needs of the run of the plugin that it belongs to. */
export interface SessionContext {
  readonly host: HostCore;
  readonly document: HostDocument;
  readonly objects: ApiObjects;
  readonly events: Events;
  readonly mixed: symbol;
  readonly closed: boolean;
  readonly editorType: EditorType;
  /** What the plugin was started with. */
  readonly command: string;
  /** The object that stands for a node; always the same one within a session. */
  readonly wrap: (id: string) => NodeHandle;
  readonly wrapOrNull: (id: string | null) => NodeHandle | null;
  readonly areAllPagesLoaded: boolean;
  loadPage(id: string): void;
  loadAllPages(): void;
  /** Calls back when the plugin ends. */
  readonly onClose: (listener: () => void) => void;
  /** Ends the plugin. */
  close(message?: string): void;
}
