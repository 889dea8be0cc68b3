import { useLayoutEffect, useRef } from 'preact/hooks';

/** A strip of pictures that scrolls to the one that is shown, whichever way it came to be shown. */
export function useShownInStrip(shown: number) {
  const strip = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const list = strip.current;
    const current = list?.querySelector('[aria-current]');
    if (!list || !current) return;
    // The strip alone: `scrollIntoView` would move what is around it, too.
    const [place, seen] = [current.getBoundingClientRect(), list.getBoundingClientRect()];
    if (place.left < seen.left) list.scrollLeft -= seen.left - place.left;
    else if (place.right > seen.right) list.scrollLeft += place.right - seen.right;
  }, [shown]);
  return strip;
}
