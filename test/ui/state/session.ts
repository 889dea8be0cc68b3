import { Problem } from '../../../plugin/protocol/problem.ts';
import { selectMarked } from '../../../ui/picture/select-object.ts';
import type { EditSession } from '../../../ui/job/session.ts';
import { fakeEngine } from '../editor/fake-engine.ts';

/** A session on a small noisy picture, whose calls do nothing unless a test says otherwise. */
export function testSession(
  changes: Partial<EditSession> = {},
  width = 300,
  height = 170,
): EditSession & { engine: ReturnType<typeof fakeEngine> } {
  const data = new Uint8Array(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : (i * 7) % 251));
  return {
    name: 'Test',
    image: { width, height, data },
    initialMask: null,
    initialAreas: { protect: null, only: null },
    problem: null,
    settings: {},
    options: { detail: 'patches', seed: 0, grow: 'auto', feather: 2 },
    beginsFilling: false,
    extend: null,
    saveSettings: () => undefined,
    readSelectedLayers: () =>
      Promise.reject(new Problem('refused', 'Select a shape over the picture in Figma.')),
    selectObject: selectMarked,
    lookAround: () => Promise.resolve(null),
    useOnOthers: () => Promise.resolve('Removed.'),
    apply: () => Promise.resolve(),
    cancel: () => undefined,
    resize: () => undefined,
    ...changes,
    engine: fakeEngine(),
  };
}
