/**
 * Copies text. Figma's frame has no clipboard API (it is no secure context, and its permissions forbid it), so the old
 * command is the way that works there. Returns whether it did.
 */
export async function copyText(text: string): Promise<boolean> {
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.style.cssText = 'position:fixed;top:0;left:0;opacity:0';
  document.body.append(area);
  const focused = document.activeElement;
  area.select();
  try {
    if (document.execCommand('copy')) return true;
  } catch {
    // The modern way is tried next.
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
