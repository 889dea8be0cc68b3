import { boundingBox, cut, emptyPixels, extend, type Mask, type Rgba } from '@contextual-fill/core';
import type { Job } from '../../plugin/protocol/job.ts';
import { type Margins, NO_MARGINS, sameMargins } from '../../plugin/protocol/margins.ts';
import type { Matrix } from '../../plugin/protocol/mask.ts';
import { secureRandom } from '../../plugin/protocol/ids.ts';
import { ask } from '../../plugin/protocol/requests.ts';
import type { Settings } from '../../plugin/protocol/settings.ts';
import type { Channel } from '../channel.ts';
import type { EngineClient } from '../engine/client.ts';
import type { PictureTools } from '../picture/direct-tools.ts';
import { inTurns } from '../in-turns.ts';
import { lookAroundMask } from './look-around.ts';
import { addMask, prepareJob, type PreparedJob } from './prepare.ts';
import { reframe } from './reframe.ts';
import { encodeResult } from './result.ts';
import type { DrawnMasks, EditSession } from './session.ts';

/** Names a question of ours. */
const newQuestion = () => 1 + secureRandom(crypto);

/** What a session needs from its surroundings. */
export interface SessionContext {
  readonly id: number;
  readonly channel: Channel;
  readonly engine: EngineClient;
  readonly tools: PictureTools;
  readonly settings: Settings;
  /** Keeps the settings for this window's next session, too. */
  keepSettings(settings: Settings): void;
  /** The picture was made larger: another session takes the place of this one. */
  reopened(session: EditSession): void;
  /** Called when the designer has left. */
  left(): void;
}

/**
 * Mode 'edit': decodes the picture and gives the editor its session. Throws a Problem where the picture cannot be
 * read.
 */
export async function openEditSession(job: Job, context: SessionContext): Promise<EditSession> {
  const prepared = await prepareJob(job, context.tools);
  return openSession(job, context, prepared, job.extend ?? NO_MARGINS);
}

/** A session on a prepared picture, which has `margins` by now. */
async function openSession(
  job: Job,
  context: SessionContext,
  prepared: PreparedJob,
  margins: Margins,
): Promise<EditSession> {
  const { id, channel, engine, tools } = context;
  const { image, source, mask, areas, isStoredMaskLost, isSteeringLost } = prepared;
  const { detail, seed, grow, feather } = job;
  let settings = context.settings;
  /** The margins that it came with. */
  const first = job.extend ?? NO_MARGINS;

  return {
    name: job.picture.name,
    image,
    initialMask: (await inTurns(boundingBox(mask, 1))) ? mask : null,
    initialAreas: areas,
    problem: isStoredMaskLost
      ? 'The mask of this layer is damaged, so nothing is selected: paint over what should go.'
      : isSteeringLost
        ? 'The Never and Only areas of this layer are damaged: paint them again.'
        : null,
    engine,
    settings,
    options: { detail, seed, grow, feather },
    beginsFilling: !sameMargins(margins, first),
    extend: job.extendable
      ? {
          margins,
          least: first,
          largestSide: job.result.largestSide,
          async to(wanted, drawn) {
            const larger = await makeLarger(prepared, margins, wanted, drawn);
            const own = { ...context, settings };
            context.reopened(await openSession(job, own, larger, wanted));
          },
        }
      : null,
    saveSettings(changed) {
      settings = { ...settings, ...changed };
      context.keepSettings(settings);
      channel.send({ type: 'save-settings', settings });
    },
    async readSelectedLayers() {
      const { outlines, rasters } = await ask(channel, { type: 'read-shapes', id, question: newQuestion() });
      const { width, height } = image;
      const moved = <Shape extends { readonly matrix: Matrix }>(shape: Shape): Shape => {
        const [a, b, c, d, e, f] = shape.matrix;
        return { ...shape, matrix: [a, b, c, d, e + margins.left - first.left, f + margins.top - first.top] };
      };
      return tools.rasterise({ width, height }, outlines.map(moved), rasters.map(moved));
    },
    async useOnOthers(selected) {
      const png = await tools.encodeMask(await inTurns(reframe(selected, margins, first)));
      const asked = { type: 'use-on-others', id, question: newQuestion(), mask: png } as const;
      return (await ask(channel, asked)).sentence;
    },
    selectObject: (picture, marks) => tools.select(picture, marks),
    lookAround: (picture, selected, growth) => lookAroundMask(picture, selected, growth, tools),
    async apply(result) {
      const filled = await encodeResult(result, source, job, tools);
      const extend = sameMargins(margins, NO_MARGINS) ? {} : { extend: margins };
      await ask(channel, { type: 'filled', id, question: newQuestion(), filled: { ...filled, ...extend } });
    },
    cancel() {
      channel.send({ type: 'cancelled', id });
      context.left();
    },
    resize: (width, height) =>
      channel.send({ type: 'resize', width: Math.round(width), height: Math.round(height) }),
  };
}

/** The picture with other margins around it; what is empty in it is selected, besides what was drawn. */
async function makeLarger(
  { image, source, ...prepared }: PreparedJob,
  now: Margins,
  wanted: Margins,
  drawn: DrawnMasks,
): Promise<PreparedJob> {
  const inner = {
    x: now.left,
    y: now.top,
    width: image.width - now.left - now.right,
    height: image.height - now.top - now.bottom,
  };
  const larger = await inTurns(extend(cut(image, inner) as Rgba, wanted));
  const framed = async (mask: Mask | null) => mask && (await inTurns(reframe(mask, now, wanted)));
  const mask = await inTurns(emptyPixels(larger));
  const hole = await framed(drawn.hole);
  if (hole) await inTurns(addMask(mask, hole));
  const { wide } = source;
  return {
    ...prepared,
    image: larger,
    source: wide ? { ...source, wide: { ...wide, at: { x: wanted.left, y: wanted.top } } } : source,
    mask,
    areas: { protect: await framed(drawn.protect), only: await framed(drawn.only) },
  };
}
