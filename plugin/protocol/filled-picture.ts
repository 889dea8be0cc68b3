/** A filled picture on its way back to the sandbox. */
import * as v from 'valibot';
import { MarginsSchema } from './margins.ts';
import { SteeringSchema } from './steering.ts';
import { BytesSchema, FiniteSchema, SeedSchema, SideSchema, text, whole } from './values.ts';

const FileSchema = v.pipe(
  BytesSchema,
  v.check((bytes) => bytes.length > 0),
);

/**
 * The largest file that so many pixels make, in bytes: 16 bits of RGBA, a tenth for pixels that do not compress, and
 * room for what stands beside them, such as colour profiles.
 */
const largestFile = ({ width, height }: { width: number; height: number }) => width * height * 8.8 + 2 ** 26;

const Corner = whole(0, 2 ** 31 - 1);

export const FilledPictureSchema = v.pipe(
  v.object({
    /** The encoded picture; with `patch`, only that rectangle of it. */
    bytes: FileSchema,
    /** The size of the whole picture in pixels, with the margins that were added to it. */
    width: SideSchema,
    height: SideSchema,
    patch: v.optional(
      v.pipe(v.object({ x: Corner, y: Corner, width: SideSchema, height: SideSchema }), v.readonly()),
    ),
    /** The margins that the editor added to the picture. */
    extend: v.optional(MarginsSchema),
    /** The mask that was used (PNG, 1 channel or RGBA, white = hole), to be stored with the layer. */
    mask: FileSchema,
    /** Where the fill was allowed to borrow from, to be stored with the layer, too. */
    steering: v.optional(SteeringSchema),
    seed: SeedSchema,
    /** Which of the engine's backends ran. */
    backend: text(40),
    /** How long that took. */
    milliseconds: v.pipe(FiniteSchema, v.minValue(0)),
    /** True if some pixel of the result is not opaque: then the original would shine through and is hidden. */
    transparent: v.optional(v.boolean()),
    /** True if the object's shadow is still there: the designer is told how to remove it, too. */
    shadow: v.optional(v.boolean()),
    /** True if the fill is doubtful: the designer is told to steer it. */
    doubtful: v.optional(v.boolean()),
  }),
  v.check(
    ({ patch, width, height }) =>
      patch === undefined || (patch.x + patch.width <= width && patch.y + patch.height <= height),
  ),
  v.check(
    (filled) =>
      filled.bytes.length <= largestFile(filled.patch ?? filled) &&
      [filled.mask, filled.steering?.protect, filled.steering?.only].every(
        (mask) => (mask?.length ?? 0) <= largestFile(filled),
      ),
  ),
);
export type FilledPicture = Readonly<v.InferOutput<typeof FilledPictureSchema>>;
