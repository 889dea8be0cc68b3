import { frozen } from '../frozen.ts';
import { describeImage } from '../images.ts';
import type { ApiMethod } from './api-objects.ts';
import type { SessionContext } from './context.ts';

/** The methods of `figma` that make and find pictures. */
export function imageMethods(context: SessionContext): Record<string, ApiMethod> {
  const { document, host } = context;
  const { images } = document.graph;
  return {
    createImage: (_object, bytes) => {
      if (!(bytes instanceof Uint8Array)) throw new TypeError('in createImage: Expected a Uint8Array');
      let image;
      try {
        image = describeImage(bytes);
      } catch (error) {
        throw new Error(`in createImage: ${(error as Error).message}`, { cause: error });
      }
      images.set(image.hash, image.bytes);
      if (!host.renderer.picture(image.hash)) {
        images.delete(image.hash);
        throw new Error('in createImage: Image type is unsupported');
      }
      return imageObject(context, image.hash);
    },
    createImageAsync: () => {
      throw new Error('in createImageAsync: The manifest allows no network access');
    },
    getImageByHash: (_object, hash) =>
      images.has(hash as string) ? imageObject(context, hash as string) : null,
  };
}

/** An `Image` of the API. */
function imageObject({ document, host, objects }: SessionContext, hash: string): object {
  const bytes = () => {
    const found = document.graph.images.get(hash);
    if (!found) throw new Error(`in getBytesAsync: The image ${hash} does not exist`);
    return found;
  };
  return objects.create('Image', {
    accessors: { hash: { get: () => hash } },
    methods: objects.checkedMethods('', {
      getBytesAsync: () => bytes().slice(),
      getSizeAsync: () => frozen(host.imageSize(hash)),
    }),
  });
}
