import { type Box, isDoubtful } from '@contextual-fill/core';
import { useEffect, useRef } from 'preact/hooks';
import { clip } from '../state/box.ts';
import type { DocumentState } from '../state/document.ts';
import type { Version } from '../state/versions.ts';
import { drawThumbnail } from './picture-canvas.ts';
import { useShownInStrip } from './shown-in-strip.ts';

/** A thumbnail's largest size in CSS pixels. */
const WIDTH = 104;
const HEIGHT = 78;
/** How much of what surrounds the hole a thumbnail shows, as a share of the hole's longer side. */
const AROUND = 0.3;

/** All fills of the shown area side by side, best first by the engine's own check; a press takes one. */
export function Choices({ document }: { document: DocumentState }) {
  const choices = document.choices.value;
  const strip = useShownInStrip(document.current.value);
  if (choices.length < 2) return null;
  return (
    <section class="cf-choices" aria-label="Fills of this area, best first">
      <ol class="cf-strip" ref={strip}>
        {choices.map((version, place) => {
          const isShown = version.id === document.current.value;
          return (
            <li key={version.id}>
              <button
                class={`cf-thumb cf-choice${isShown ? ' cf-current' : ''}`}
                aria-current={isShown ? 'true' : undefined}
                aria-keyshortcuts=". ,"
                title="Take this fill (full stop and comma go through them)"
                disabled={document.fixed.value}
                onClick={() => document.goTo(version.id)}
              >
                <Thumbnail document={document} version={version} />
                <span class="cf-thumb-label">
                  <span class="cf-hidden">Fill </span>
                  {place + 1}
                  <span class="cf-hidden"> of {choices.length}</span>
                  {isDoubtful(version.confidence) && ', doubtful'}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The hole as this version fills it, with some of its surroundings. */
function Thumbnail({ document, version }: { document: DocumentState; version: Version }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { versions } = document;
    const seen = seenBox(version.request!.mask.box, document);
    void drawThumbnail(canvas.current!, (box) => versions.partOf(version.id, box), seen);
  }, [document, version]);
  return <canvas ref={canvas} width={WIDTH * 2} height={HEIGHT * 2} aria-hidden="true" />;
}

/** The hole with its surroundings, as wide for its height as a thumbnail where the picture has room for that. */
function seenBox(hole: Box, picture: { width: number; height: number }): Box {
  const reach = Math.ceil(AROUND * Math.max(hole.width, hole.height));
  const wider = Math.max(hole.width + 2 * reach, ((hole.height + 2 * reach) * WIDTH) / HEIGHT);
  const higher = (wider * HEIGHT) / WIDTH;
  const x = Math.floor(hole.x + (hole.width - wider) / 2);
  const y = Math.floor(hole.y + (hole.height - higher) / 2);
  return clip({ x, y, width: wider, height: higher }, picture.width, picture.height) ?? hole;
}
