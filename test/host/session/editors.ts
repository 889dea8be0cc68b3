/** The editors that a plugin may run in; Dev Mode is read-only and left out. */
export type EditorType = 'figma' | 'figjam' | 'slides' | 'buzz';

/**
 * What an editor lacks of `figma`, as the worst case. That FigJam makes no pages, and how it says so, is reported; the
 * rest is inferred, because the typings only mark what one editor has and Figma Design has not.
 */
const LACKING: Readonly<Record<EditorType, readonly string[]>> = {
  figma: [],
  figjam: ['createPage', 'createComponent', 'createFrame'],
  slides: ['createPage', 'parameters', 'setRelaunchData'],
  buzz: ['createPage', 'createFrame', 'parameters', 'setRelaunchData'],
};

export function lacks(editor: EditorType, name: string): boolean {
  return LACKING[editor].includes(name);
}

/** As Figma says it, as soon as the name is read. */
export function noSuchProperty(name: string): never {
  throw new TypeError(`figma.${name} no such property '${name}' on the figma global object`);
}
