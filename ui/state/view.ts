/** How the picture lies in the stage: screen = picture * scale + (x, y), in CSS pixels. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const LARGEST_SCALE = 32;
const MARGIN = 12;

/** The scale at which the whole picture is seen with a small margin. */
function fitScale(picture: Size, stage: Size): number {
  const room = (side: number) => Math.max(16, side - 2 * MARGIN);
  return Math.min(room(stage.width) / picture.width, room(stage.height) / picture.height, LARGEST_SCALE);
}

/** A picture that would fit so many times is too small to paint on at its own size. */
const TINY = 8;

/**
 * The whole picture in the middle. A small one is not blown up past its own size, unless it is tiny: that is shown with
 * each pixel as a square, half as large as what fits.
 */
export function fit(picture: Size, stage: Size): View {
  const fits = fitScale(picture, stage);
  return centred(picture, stage, fits < TINY ? Math.min(1, fits) : Math.floor(fits / 2));
}

export function centred(picture: Size, stage: Size, scale: number): View {
  return {
    scale,
    x: (stage.width - picture.width * scale) / 2,
    y: (stage.height - picture.height * scale) / 2,
  };
}

/** Zooms so that the point (x, y) of the stage stays where it is. */
export function zoomAt(view: View, picture: Size, stage: Size, factor: number, x: number, y: number): View {
  const smallest = Math.min(fitScale(picture, stage) / 4, 1);
  const scale = Math.min(LARGEST_SCALE, Math.max(smallest, view.scale * factor));
  const ratio = scale / view.scale;
  return keepInSight({ scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio }, picture, stage);
}

export function pan(view: View, picture: Size, stage: Size, dx: number, dy: number): View {
  return keepInSight({ ...view, x: view.x + dx, y: view.y + dy }, picture, stage);
}

/** Never loses the picture: at least 48 px of it stay in the stage. */
export function keepInSight(view: View, picture: Size, stage: Size): View {
  const keep = (offset: number, side: number, room: number) =>
    Math.min(room - Math.min(48, side), Math.max(Math.min(48, side) - side, offset));
  return {
    scale: view.scale,
    x: keep(view.x, picture.width * view.scale, stage.width),
    y: keep(view.y, picture.height * view.scale, stage.height),
  };
}

export function toPicture(view: View, x: number, y: number): [number, number] {
  return [(x - view.x) / view.scale, (y - view.y) / view.scale];
}

export function toStage(view: View, x: number, y: number): [number, number] {
  return [x * view.scale + view.x, y * view.scale + view.y];
}
