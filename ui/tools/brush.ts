import { strokeTool } from './stroke-tool.ts';

/** Paints what should go. */
export const brush = strokeTool({
  id: 'brush',
  key: 'b',
  label: 'Brush',
  icon: 'M17.5 5.5 10.6 12.4M19 7 12 14M17.5 5.5C18.3 4.7 19.8 6.2 19 7M10.6 12.4 12 14M10.6 12.4C8 12.6 8.6 16 5.5 17.5 8.5 19 12 17.5 12 14',
  step: 'brush stroke',
  erases: false,
});
