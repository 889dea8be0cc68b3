/** Where a fill may borrow from, as it is kept with a layer: PNGs of the picture's size, in which white is the area. */
import * as v from 'valibot';
import { BytesSchema } from './values.ts';

export const SteeringSchema = v.pipe(
  v.object({
    /** Never from here. */
    protect: v.optional(BytesSchema),
    /** Only from here. */
    only: v.optional(BytesSchema),
  }),
  v.readonly(),
);
export type Steering = v.InferOutput<typeof SteeringSchema>;
