import type { CanvasKit } from 'canvaskit-wasm';
import type { HostDocument } from './document/document.ts';
import type { PageDriver } from './page-driver.ts';
import type { HostRenderer } from './renderer.ts';

/** One call of `figma.notify`. */
export interface Notification {
  /** As shown: cut after 100 characters. */
  readonly message: string;
  readonly full: string;
  readonly error: boolean;
  readonly timeout?: number;
  readonly button?: string;
  /** Presses the button, if there is one. */
  readonly press: () => void;
  /** It has been seen long enough. */
  readonly leave: () => void;
  /** The plugin took it back, or ended while it had a button. */
  cancelled: boolean;
}

/** What a session needs from the host that runs it. */
export interface HostCore {
  readonly document: HostDocument;
  readonly renderer: HostRenderer;
  readonly canvasKit: CanvasKit;
  readonly colorProfile: 'LEGACY' | 'SRGB' | 'DISPLAY_P3';
  readonly relaunchCommands: readonly string[];
  readonly storage: Map<string, unknown>;
  readonly notifications: Notification[];
  /** Whether notifications stay until they are told to leave; else they do at once, and no plugin waits for them. */
  readonly notificationsStay: boolean;
  readonly uiHtml: string;
  readonly page: PageDriver | null;
  readonly viewport: { center: { x: number; y: number }; zoom: number };
  readonly messages: { toPage: unknown[]; toSandbox: unknown[] };
  imageSize(hash: string): { width: number; height: number } | null;
  setSelection(ids: readonly string[], pageId?: string): void;
  expectFont(property: string, font: { family: string; style: string }): void;
  fontWeight(style: string): number;
  loadFont(font: { family: string; style: string }): void;
  commitUndo(): void;
  undo(): void;
  changed(): void;
}
