import type { ProfileRequest } from './fill.ts';

type Flags = NonNullable<ProfileRequest['flags']>;

/**
 * Flags of TensorFlow.js that could make a difference here, each against the shipped ones (`{}`). Not among them:
 * WEBGL_PACK_DEPTHWISECONV (no network has such a layer) and CPU_HANDOFF_SIZE_THRESHOLD (read while the module loads;
 * its switch is WEBGL_CPU_FORWARD).
 */
export const VARIANTS: Readonly<Record<'webgl' | 'webgpu', readonly Flags[]>> = {
  webgl: [
    {},
    { WEBGL_EXP_CONV: false },
    { WEBGL_EXP_CONV: false, WEBGL_CONV_IM2COL: false },
    { WEBGL_PACK: false },
    { WEBGL_LAZILY_UNPACK: false },
    { WEBGL_FORCE_F16_TEXTURES: true },
    { WEBGL_USE_SHAPES_UNIFORMS: true },
    { WEBGL_DELETE_TEXTURE_THRESHOLD: -1 },
    { WEBGL_DELETE_TEXTURE_THRESHOLD: 0 },
    { WEBGL_FLUSH_THRESHOLD: 1 },
    { WEBGL_CPU_FORWARD: false },
  ],
  webgpu: [
    {},
    { WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE: 1 },
    { WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE: 60 },
    { WEBGPU_CPU_FORWARD: false },
    { WEBGPU_CONV_SEPARATE_IM2COL_SHADER: true },
    { WEBGPU_THRESHOLD_TO_INCREASE_WORKGROUPS_FOR_MATMUL: 0 },
  ],
};

/** "WEBGL_PACK=false", or "shipped". */
export function nameOf(flags: Flags): string {
  const pairs = Object.entries(flags).map(([name, value]) => `${name}=${value}`);
  return pairs.join(' ') || 'shipped';
}
