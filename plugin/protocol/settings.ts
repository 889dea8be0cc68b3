/** What the designer chose, kept in figma.clientStorage. */
import * as v from 'valibot';
import { whole } from './values.ts';

/** How a fill gets its fine detail back. */
export const DetailSchema = v.picklist(['patches', 'residual', 'none']);
export type Detail = v.InferOutput<typeof DetailSchema>;

/** What the window lets the designer choose, both ends included. */
export const GROW = { least: -64, most: 64 };
export const FEATHER = { least: 0, most: 64 };
export const BRUSH_SIZE = { least: 1, most: 600 };

/** By how many pixels the mask grows (or, below 0, shrinks) before filling; auto: to the object's soft rim. */
export const GrowSchema = v.union([v.literal('auto'), whole(GROW.least, GROW.most)]);

/** Pixels inside the filled area over which it fades into the picture. */
export const FeatherSchema = whole(FEATHER.least, FEATHER.most);

/** CSS pixels. What Figma's window really takes is decided where it is opened. */
export const WindowSideSchema = whole(1, 10_000);

/** All optional, so that old settings still load. */
const SettingsSchema = v.object({
  detail: v.optional(DetailSchema),
  grow: v.optional(GrowSchema),
  feather: v.optional(FeatherSchema),
  keepShapesVisible: v.optional(v.boolean()),
  hintSeen: v.optional(v.boolean()),
  windowWidth: v.optional(WindowSideSchema),
  windowHeight: v.optional(WindowSideSchema),
  /** The brush's diameter in picture pixels. */
  brushSize: v.optional(whole(BRUSH_SIZE.least, BRUSH_SIZE.most)),
  /** 0 is softest, 1 is hard. */
  brushHardness: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Whether a brush stroke that comes back to its start fills what it went around. */
  closeLoops: v.optional(v.boolean()),
  /** Whether how hard a pen is pressed sizes the brush. */
  penPressure: v.optional(v.boolean()),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

/** Settings on their way: one bad value must not cost the message, so that they are checked where they arrive. */
export const UncheckedSettingsSchema = v.custom<Settings>(
  (value) => typeof value === 'object' && value !== null,
);

/** The settings that are well-formed; others are dropped one by one, so that one bad value does not cost the rest. */
export function parseSettings(value: unknown): Settings {
  if (typeof value !== 'object' || value === null) return {};
  const given = value as Record<string, unknown>;
  const isGiven = (key: string) => Object.prototype.hasOwnProperty.call(given, key);
  const good = Object.entries(SettingsSchema.entries).filter(
    ([key, schema]) => isGiven(key) && v.is(schema, given[key]),
  );
  return Object.fromEntries(good.map(([key]) => [key, given[key]]));
}
