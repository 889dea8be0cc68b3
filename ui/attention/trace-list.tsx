import { useEffect, useRef } from 'preact/hooks';
import { canvasFrom } from '../editor/picture-canvas.ts';
import type { AttentionState } from '../state/attention.ts';
import { clip } from '../state/box.ts';
import type { DocumentState } from '../state/document.ts';
import { type TracedSource, traceOf, worthListing } from './geometry.ts';

const percent = (weight: number) => `${(100 * weight).toFixed(1)} %`;

/** The sources of the traced cell: patches, weights, and what the listed ones make up of the whole. */
export function TraceList({ document, attention }: { document: DocumentState; attention: AttentionState }) {
  const at = attention.traced.value;
  const { attention: maps } = document.version.value;
  if (!at || !maps[at.map]) {
    return (
      <p class="cf-note">
        Point at the filled area, or move over it with the arrow keys. A click or Enter pins a spot.
      </p>
    );
  }
  const trace = traceOf(maps, at);
  return (
    <div>
      <ol class="cf-trace" aria-label="Sources of the traced spot">
        {worthListing(trace.sources).map((source) => (
          <li key={source.cell} class="cf-trace-row" data-weight={source.weight}>
            <Patch document={document} source={source} />
            <span class="cf-trace-bar" aria-hidden="true">
              <span style={{ width: `${100 * source.weight}%` }} />
            </span>
            <span class="cf-tabular">{percent(source.weight)}</span>
            <button
              type="button"
              class="cf-never"
              title="Never borrow from here"
              onClick={() => document.forbid(source.box, () => true)}
            >
              Never here
            </button>
          </li>
        ))}
      </ol>
      <p class="cf-note" data-testid="trace-sum" data-sum={trace.sum} data-total={trace.total}>
        {trace.total === 0
          ? 'There was nothing to attend to for this spot.'
          : `Together ${percent(trace.sum)} of its attention${attention.pinned.value ? ' (pinned; Esc lets go)' : ''}.`}
      </p>
      <p class="cf-note" data-testid="trace-trust">
        The network trusted this to {percent(trace.trust)}.
      </p>
    </div>
  );
}

function Patch({ document, source }: { document: DocumentState; source: TracedSource }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const box = clip(source.box, document.width, document.height);
    context.clearRect(0, 0, 24, 24);
    if (!box) return;
    context.imageSmoothingEnabled = false;
    context.drawImage(canvasFrom(document.partOf(box)), 0, 0, 24, 24);
  }, [document, source.cell, source.box.x, source.box.y]);
  return <canvas ref={canvas} class="cf-patch" width={24} height={24} aria-hidden="true" />;
}
