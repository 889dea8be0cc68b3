import { useEffect, useRef } from 'preact/hooks';
import type { DocumentState } from '../state/document.ts';
import { drawThumbnail } from './picture-canvas.ts';
import { useShownInStrip } from './shown-in-strip.ts';

const SIDE = 48;

/** The picture's states; a click goes back to any of them. */
export function HistoryStrip({ document }: { document: DocumentState }) {
  const strip = useShownInStrip(document.current.value);
  return (
    <section class="cf-history" aria-label="History">
      <ol class="cf-strip" ref={strip}>
        {document.history.value.map(({ id }) => {
          const current = id === document.current.value;
          return (
            <li key={id}>
              <button
                class={`cf-thumb${current ? ' cf-current' : ''}`}
                aria-current={current ? 'true' : undefined}
                disabled={document.fixed.value}
                onClick={() => document.goTo(id)}
              >
                <Thumbnail document={document} id={id} />
                <span class="cf-thumb-label">
                  {id > 0 && <span class="cf-hidden">Result </span>}
                  {id > 0 ? id : 'Original'}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Thumbnail({ document, id }: { document: DocumentState; id: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, versions } = document;
    void drawThumbnail(canvas.current!, (box) => versions.partOf(id, box), { x: 0, y: 0, width, height });
  }, [document, id]);
  const name = id > 0 ? `Result ${id}` : 'Original';
  return <canvas ref={canvas} title={name} width={SIDE * 2} height={SIDE * 2} aria-hidden="true" />;
}
