/** Puts methods in the place of an object's own. Returns the way back. */
export function wrap<Owner extends object>(owner: Owner, methods: Partial<Owner>): () => void {
  const before = Object.keys(methods).map(
    (name) => [name, Object.getOwnPropertyDescriptor(owner, name)] as const,
  );
  Object.assign(owner, methods);
  return () => {
    for (const [name, own] of before) {
      if (own) Object.defineProperty(owner, name, own);
      else Reflect.deleteProperty(owner, name);
    }
  };
}
