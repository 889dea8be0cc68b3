import { createIcon } from '@create-figma-plugin/ui';

/** An icon in the size and stroke of @create-figma-plugin/ui's own: an SVG path in a box of 24 x 24. */
export function LineIcon({ path }: { path: string }) {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path d={path} stroke="currentColor" stroke-width="1" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** Icons that @create-figma-plugin/ui does not have. */
const icon = (path: string) => createIcon(<LineIcon path={path} />);

export const IconUndo = icon('M8.5 6.5 5.5 9.5 8.5 12.5M5.5 9.5H14.5A4 4 0 0 1 14.5 17.5H10.5');
export const IconRedo = icon('M15.5 6.5 18.5 9.5 15.5 12.5M18.5 9.5H9.5A4 4 0 0 0 9.5 17.5H13.5');
export const IconInvert = icon('M5.5 5.5H18.5V18.5H5.5ZM5.5 18.5 18.5 5.5M9 18.5 18.5 9M13 18.5 18.5 13');
export const IconGrow = icon(
  'M9.5 9.5H14.5V14.5H9.5ZM12 7V4.5M12 17V19.5M7 12H4.5M17 12H19.5M10.8 5.7 12 4.5 13.2 5.7M10.8 18.3 12 19.5 13.2 18.3M5.7 10.8 4.5 12 5.7 13.2M18.3 10.8 19.5 12 18.3 13.2',
);
export const IconShrink = icon(
  'M10 10H14V14H10ZM12 4.5V8M12 19.5V16M4.5 12H8M19.5 12H16M10.8 6.8 12 8 13.2 6.8M10.8 17.2 12 16 13.2 17.2M6.8 10.8 8 12 6.8 13.2M17.2 10.8 16 12 17.2 13.2',
);
export const IconKeys = icon(
  'M4.5 7.5H19.5V16.5H4.5ZM7.5 10H8.5M10.5 10H11.5M13.5 10H14.5M16.5 10H16.6M7.5 12.5H8.5M10.5 12.5H11.5M13.5 12.5H14.5M9 14.5H15',
);
export const IconSplit = icon('M12 4.5V19.5M9 8.5 5.5 12 9 15.5M15 8.5 18.5 12 15 15.5');
export const IconCompare = icon('M5.5 6.5H18.5V17.5H5.5ZM12 6.5V17.5M14 9H16.5M14 12H16.5M14 15H16.5');
