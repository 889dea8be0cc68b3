import { strokeTool } from './stroke-tool.ts';

/** Takes away what was painted. */
export const eraser = strokeTool({
  id: 'eraser',
  key: 'e',
  label: 'Eraser',
  icon: 'M9 18.5 5.5 15a1 1 0 0 1 0-1.4L13.6 5.5a1 1 0 0 1 1.4 0L18.5 9a1 1 0 0 1 0 1.4L10.4 18.5ZM9.5 9.6 14.4 14.5M9 18.5H18.5',
  step: 'eraser stroke',
  erases: true,
});
