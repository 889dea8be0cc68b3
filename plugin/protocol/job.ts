/** A job: one picture to work on, as the sandbox sends it to the page. */
import * as v from 'valibot';
import { MarginsSchema } from './margins.ts';
import { maskEntries } from './mask.ts';
import { DetailSchema, FeatherSchema, GrowSchema } from './settings.ts';
import { SteeringSchema } from './steering.ts';
import { BytesSchema, LineSchema, SeedSchema, SideSchema } from './values.ts';

const PictureSchema = v.object({
  /** The layer's name, for the window's title. */
  name: LineSchema,
  /**
   * The encoded picture: PNG, JPEG or GIF. What it says of its colours (a Display P3 profile) must come back with it.
   */
  bytes: BytesSchema,
  /**
   * Its size in pixels as Figma counts it. The bytes are the stored file, so a JPEG may carry an orientation: the page
   * must decode it so that the size comes out as this one, because the outlines are in this grid.
   */
  width: SideSchema,
  height: SideSchema,
});
export type Picture = Readonly<v.InferOutput<typeof PictureSchema>>;

export const JobSchema = v.object({
  /** remove: fill at once, without a window if it is quick. edit: open the editor. */
  mode: v.picklist(['remove', 'edit']),
  picture: v.pipe(PictureSchema, v.readonly()),
  ...maskEntries,
  /**
   * Margins that are added around the picture. They and all that is not opaque belong to the hole. Outlines and rasters
   * stay in the picture's own pixels; the stored mask and the result are as large as the picture with its margins.
   */
  extend: v.optional(MarginsSchema),
  /** In mode 'edit': whether the editor may make the picture larger; the result then says by how much. */
  extendable: v.optional(v.boolean()),
  /**
   * A mask stored with an earlier result (PNG, white = hole), so that the editor can go on from it. In mode 'remove'
   * it belongs to the hole like the outlines do; *Remove again* sends it alone.
   */
  storedMask: v.optional(BytesSchema),
  /** Where the fill may borrow from, as stored with an earlier result. */
  steering: v.optional(SteeringSchema),
  detail: DetailSchema,
  seed: SeedSchema,
  grow: GrowSchema,
  feather: FeatherSchema,
  /**
   * How the result must come back: with no longer side than this. Where the whole picture has one, a part of it
   * comes.
   */
  result: v.pipe(v.object({ largestSide: SideSchema }), v.readonly()),
});
export type Job = Readonly<v.InferOutput<typeof JobSchema>>;
