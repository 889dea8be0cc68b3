import { useLayoutEffect, useRef } from 'preact/hooks';

/** A strip of pictures that scrolls to the one that is shown, whichever way it came to be shown. */
export function useShownInStrip(shown: number) {
  const strip = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const current = strip.current?.querySelector('[aria-current]');
    // Only across: the window itself has no place to scroll to.
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [shown]);
  return strip;
}
