import { createIcon } from '@create-figma-plugin/ui';

/** Icons that @create-figma-plugin/ui does not have, in its 24 px size and stroke. */
const icon = (path: string, filled = false) =>
  createIcon(
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path
        d={path}
        stroke={filled ? 'none' : 'currentColor'}
        fill={filled ? 'currentColor' : 'none'}
        stroke-width="1"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>,
  );

export const IconBrush = icon(
  'M17.5 5.5 10.6 12.4M19 7 12 14M17.5 5.5C18.3 4.7 19.8 6.2 19 7M10.6 12.4 12 14M10.6 12.4C8 12.6 8.6 16 5.5 17.5 8.5 19 12 17.5 12 14',
);
export const IconEraser = icon(
  'M9 18.5 5.5 15a1 1 0 0 1 0-1.4L13.6 5.5a1 1 0 0 1 1.4 0L18.5 9a1 1 0 0 1 0 1.4L10.4 18.5ZM9.5 9.6 14.4 14.5M9 18.5H18.5',
);
export const IconLasso = icon(
  'M12 5.5c4 0 7 1.9 7 4.5s-3 4.5-7 4.5-7-1.9-7-4.5 3-4.5 7-4.5ZM7 13.5c-1.2.4-1.6 2 0 2.6 1.4.5 1.6 1.6.6 2.9',
);
export const IconUndo = icon('M8.5 6.5 5.5 9.5 8.5 12.5M5.5 9.5H14.5A4 4 0 0 1 14.5 17.5H10.5');
export const IconRedo = icon('M15.5 6.5 18.5 9.5 15.5 12.5M18.5 9.5H9.5A4 4 0 0 0 9.5 17.5H13.5');
export const IconInvert = icon('M5.5 5.5H18.5V18.5H5.5ZM5.5 18.5 18.5 5.5M9 18.5 18.5 9M13 18.5 18.5 13');
export const IconGrow = icon(
  'M9.5 9.5H14.5V14.5H9.5ZM12 7V4.5M12 17V19.5M7 12H4.5M17 12H19.5M10.8 5.7 12 4.5 13.2 5.7M10.8 18.3 12 19.5 13.2 18.3M5.7 10.8 4.5 12 5.7 13.2M18.3 10.8 19.5 12 18.3 13.2',
);
export const IconShrink = icon(
  'M10 10H14V14H10ZM12 4.5V8M12 19.5V16M4.5 12H8M19.5 12H16M10.8 6.8 12 8 13.2 6.8M10.8 17.2 12 16 13.2 17.2M6.8 10.8 8 12 6.8 13.2M17.2 10.8 16 12 17.2 13.2',
);
export const IconSplit = icon('M12 4.5V19.5M9 8.5 5.5 12 9 15.5M15 8.5 18.5 12 15 15.5');
export const IconCompare = icon('M5.5 6.5H18.5V17.5H5.5ZM12 6.5V17.5M14 9H16.5M14 12H16.5M14 15H16.5');
