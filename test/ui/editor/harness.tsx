/**
 * The editor alone in a page, with a stand-in engine, for looking at it and for tests of its drawing. Called with the
 * picture as base64 RGBA in `window.harness`.
 */
import { render, type VNode } from 'preact';
import '@create-figma-plugin/ui/css/base.css';
import '@create-figma-plugin/ui/css/theme.css';
import { AboutWindow } from '../../../ui/about/about-window.tsx';
import { type Margins, NO_MARGINS } from '../../../plugin/protocol/margins.ts';
import { lookAroundMask } from '../../../ui/job/look-around.ts';
import { directTools } from '../../../ui/picture/direct-tools.ts';
import { selectMarked } from '../../../ui/picture/select-object.ts';
import { Editor } from '../../../ui/app.tsx';
import type { EditSession, SessionResult } from '../../../ui/job/session.ts';
import { fakeEngine } from './fake-engine.ts';

interface HarnessOptions {
  width: number;
  height: number;
  picture?: string;
  milliseconds?: number;
  settings?: EditSession['settings'];
}

declare global {
  interface Window {
    start: (options: HarnessOptions) => void;
    /** Shows *About this plugin* in the editor's place, with an engine that starts nowhere. */
    about: (sandbox: readonly string[]) => void;
    calls: {
      applied: SessionResult[];
      saved: unknown[];
      resized: [number, number][];
      extended: Margins[];
      cancelled: number;
    };
    engine: ReturnType<typeof fakeEngine>;
  }
}

window.start = ({ width, height, picture, milliseconds = 300, settings = { hintSeen: true } }) => {
  const data = new Uint8Array(width * height * 4);
  if (picture) data.set(Uint8Array.from(atob(picture), (character) => character.charCodeAt(0)));
  else {
    for (let i = 0; i < data.length; i += 4) {
      const x = (i / 4) % width;
      const y = Math.floor(i / 4 / width);
      data.set([(x * 255) / width, (y * 255) / height, (x ^ y) & 255, 255], i);
    }
  }
  window.calls = { applied: [], saved: [], resized: [], extended: [], cancelled: 0 };
  window.engine = fakeEngine({ milliseconds });
  const session: EditSession = {
    name: 'Street corner',
    image: { width, height, data },
    initialMask: null,
    initialAreas: { protect: null, only: null },
    problem: null,
    engine: window.engine,
    settings,
    options: { detail: 'patches', seed: 0, grow: 'auto', feather: 2 },
    beginsFilling: false,
    extend: {
      margins: NO_MARGINS,
      least: NO_MARGINS,
      largestSide: 4096,
      to: (margins) => {
        window.calls.extended.push(margins);
        return Promise.resolve();
      },
    },
    saveSettings: (kept) => void window.calls.saved.push(kept),
    readSelectedLayers: () =>
      Promise.resolve({ width, height, data: new Uint8Array(width * height).fill(255, 0, width * 20) }),
    selectObject: selectMarked,
    lookAround: (image, mask, grow) => lookAroundMask(image, mask, grow, directTools),
    useOnOthers: () => Promise.resolve('Removed from 2 pictures. The originals are kept.'),
    apply: (result) => {
      window.calls.applied.push(result);
      return Promise.resolve();
    },
    cancel: () => void window.calls.cancelled++,
    resize: (w, hgt) => void window.calls.resized.push([w, hgt]),
  };
  show(<Editor session={session} />);
};

window.about = (sandbox) =>
  show(
    <AboutWindow
      notices={'a-package 1.0.0\nLicence: MIT\n'.repeat(40)}
      source={'throw new Error("no engine here")'}
      assets={() =>
        Promise.resolve({ manifest: {}, weights: new Uint8Array(8), wasm: new Uint8Array(8) }) as never
      }
      sandbox={sandbox}
      onReport={() => undefined}
      onClose={() => undefined}
    />,
  );

function show(content: VNode): void {
  const root = document.getElementById('create-figma-plugin')!;
  // Whatever was there before goes for good.
  render(null, root);
  render(content, root);
}
