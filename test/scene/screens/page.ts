/** A page, and its size in CSS pixels. */
export interface Page {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly html: string;
}

/** A word, a thing to be removed if `name` is given. */
export function word(text: string, name = '', style = ''): string {
  return `<span ${name && `data-thing="${name}"`} style="${style}">${text}</span>`;
}

export function times(count: number, make: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => make(i)).join('');
}
