/** Hands a file to the designer. Works inside Figma's frame: a blob URL of the page itself, no network. */
export function download(name: string, bytes: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A layer's name as a file name. */
export function fileName(name: string, what: string, extension: string): string {
  const plain = name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${plain || 'picture'}-${what}.${extension}`;
}
