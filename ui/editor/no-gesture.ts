/**
 * To be called when a finger touches what it drags itself. Else the browser takes a quick drag for a fling, whatever
 * `touch-action` says, and the next tap, wherever it is, for what stops that: it makes no click.
 */
export function noGesture(event: TouchEvent): void {
  event.preventDefault();
}
