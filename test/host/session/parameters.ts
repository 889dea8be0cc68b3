import type { ApiMethod } from './api-objects.ts';
import type { SessionContext } from './context.ts';
import type { Callback } from './events.ts';

/** The object `figma.parameters`. */
export function createParameters({ events, objects }: SessionContext): object {
  const on: ApiMethod = (_object, type, callback) => {
    if (type !== 'input') throw new Error(`in parameters.on: Unknown event "${String(type)}"`);
    events.on(type, callback as Callback);
  };
  return objects.create('Parameters', {
    methods: objects.checkedMethods('parameters.', {
      on,
      once: on,
      off: (_object, type, callback) => events.off(type as string, callback as Callback),
    }),
  });
}

/** The quick-action bar asks: what the plugin suggests for a parameter while the designer types. */
export function suggest({ events, objects }: SessionContext, key: string, query: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const result = objects.create('SuggestionResults', {
      methods: {
        setSuggestions: (_object, suggestions) => resolve(suggestions as unknown[]),
        setError: (_object, message) => reject(new Error(message as string)),
        setLoadingMessage: () => undefined,
      },
    });
    events.emit('input', { key, query, parameters: {}, result });
  });
}
