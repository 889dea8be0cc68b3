import { boundingBox } from '@contextual-fill/core';
import type { Job } from '../../plugin/protocol/job.ts';
import { secureRandom } from '../../plugin/protocol/ids.ts';
import { ask } from '../../plugin/protocol/requests.ts';
import type { Settings } from '../../plugin/protocol/settings.ts';
import type { Channel } from '../channel.ts';
import type { EngineClient } from '../engine/client.ts';
import type { PictureTools } from '../picture/direct-tools.ts';
import { inTurns } from '../in-turns.ts';
import { lookAroundMask } from './look-around.ts';
import { prepareJob } from './prepare.ts';
import { encodeResult } from './result.ts';
import type { EditSession } from './session.ts';

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
  /** Called when the designer has left. */
  left(): void;
}

/**
 * Mode 'edit': decodes the picture and gives the editor its session. Throws a Problem where the picture cannot be
 * read.
 */
export async function openEditSession(job: Job, context: SessionContext): Promise<EditSession> {
  const { id, channel, engine, tools } = context;
  const { image, source, mask, areas, isStoredMaskLost, isSteeringLost } = await prepareJob(job, tools);
  const { detail, seed, grow, feather } = job;
  let settings = context.settings;

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
    saveSettings(changed) {
      settings = { ...settings, ...changed };
      context.keepSettings(settings);
      channel.send({ type: 'save-settings', settings });
    },
    async readSelectedLayers() {
      const { outlines, rasters } = await ask(channel, { type: 'read-shapes', id, question: newQuestion() });
      const { width, height } = image;
      return tools.rasterise({ width, height }, outlines, rasters);
    },
    async useOnOthers(selected) {
      const png = await tools.encodeMask(selected);
      const asked = { type: 'use-on-others', id, question: newQuestion(), mask: png } as const;
      return (await ask(channel, asked)).sentence;
    },
    selectObject: (picture, marks) => tools.select(picture, marks),
    lookAround: (picture, selected, growth) => lookAroundMask(picture, selected, growth, tools),
    async apply(result) {
      const filled = await encodeResult(result, source, job, tools);
      await ask(channel, { type: 'filled', id, question: newQuestion(), filled });
    },
    cancel() {
      channel.send({ type: 'cancelled', id });
      context.left();
    },
    resize: (width, height) =>
      channel.send({ type: 'resize', width: Math.round(width), height: Math.round(height) }),
  };
}
