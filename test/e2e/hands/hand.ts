/** A way of working with the editor: a mouse or the keyboard. What a story does, it does by one of them. */
export interface Hand {
  /** Takes a tool of the toolbar in hand: its whole name. */
  take(tool: string): Promise<void>;
  /** Draws through points of the picture. */
  draw(points: readonly (readonly [number, number])[]): Promise<void>;
  /** Presses the first button of that name. */
  press(name: string | RegExp): Promise<void>;
  /** Asks for several fills to choose from. */
  askForFills(): Promise<void>;
  /** Shows the frame of a larger picture. */
  showFrame(): Promise<void>;
  /** Moves the right side of the shown frame away from the picture, by about so many pixels of the picture. */
  moveRightSide(pixels: number): Promise<void>;
}
