import { cloneMessage } from '../message-clone.ts';
import type { SessionContext } from './context.ts';

/** The object `figma.clientStorage`. */
export function createStorage({ host: { storage }, objects }: SessionContext): object {
  return objects.create('ClientStorage', {
    methods: objects.checkedMethods('clientStorage.', {
      // A promise stands for a storage that is slow, or silent.
      getAsync: async (_object, key) => cloneMessage(await storage.get(key as string)),
      setAsync: (_object, key, value) => void storage.set(key as string, cloneMessage(value)),
      deleteAsync: (_object, key) => void storage.delete(key as string),
      keysAsync: () => [...storage.keys()],
    }),
  });
}
