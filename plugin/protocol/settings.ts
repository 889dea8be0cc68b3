/** How a fill gets its fine detail back. */
export type Detail = 'patches' | 'residual' | 'none';

/** What the designer chose, kept in figma.clientStorage. All optional so that old settings still load. */
export interface Settings {
  detail?: Detail;
  grow?: number;
  feather?: number;
  keepShapesVisible?: boolean;
  hintSeen?: boolean;
  windowWidth?: number;
  windowHeight?: number;
  brushSize?: number;
  brushHardness?: number;
}
