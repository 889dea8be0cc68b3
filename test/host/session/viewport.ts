import { union } from '../affine.ts';
import { frozen } from '../frozen.ts';
import type { NodeHandle } from '../nodes/index.ts';
import type { ApiAccessor } from './api-objects.ts';
import type { SessionContext } from './context.ts';

/** The designer's window at a zoom of 1, in units of the page. */
const WINDOW = { width: 1200, height: 800 };

/** The object `figma.viewport`. */
export function createViewport({ host, document, objects }: SessionContext): object {
  const { viewport } = host;
  const accessor = (name: 'center' | 'zoom'): ApiAccessor => ({
    get: () => frozen(viewport[name]),
    set: (_object, value) => {
      viewport[name] = structuredClone(value) as never;
      host.changed();
    },
  });
  return objects.create('Viewport', {
    accessors: {
      center: accessor('center'),
      zoom: accessor('zoom'),
      bounds: {
        get: () => {
          const [width, height] = [WINDOW.width / viewport.zoom, WINDOW.height / viewport.zoom];
          return frozen({
            x: viewport.center.x - width / 2,
            y: viewport.center.y - height / 2,
            width,
            height,
          });
        },
      },
    },
    methods: objects.checkedMethods('', {
      scrollAndZoomIntoView: (_object, nodes) => {
        const boxes = (nodes as NodeHandle[]).map(({ id }) => document.absoluteBox(document.get(id)));
        const box = union(boxes);
        if (box) viewport.center = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        host.changed();
      },
    }),
  });
}
