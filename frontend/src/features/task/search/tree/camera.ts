/** Where the picture is: `scale` screen pixels for one of the picture's, and the picture's origin on the screen. */
export type Camera = { scale: number; x: number; y: number };
export type Size = { width: number; height: number };

const LARGEST_SCALE = 3;
const LARGEST_FIT = 1.3;
const EDGE = 18;

/** Show the whole picture, centred right of the gutter, and never larger than is pleasant for a small one. */
export function fitCamera(picture: Size, frame: Size, gutter = 0): Camera {
  const scale = Math.min(
    LARGEST_FIT,
    (frame.width - gutter - 2 * EDGE) / Math.max(1, picture.width),
    (frame.height - 2 * EDGE) / Math.max(1, picture.height),
  );
  return {
    scale,
    x: gutter + (frame.width - gutter - picture.width * scale) / 2,
    y: (frame.height - picture.height * scale) / 2,
  };
}

/** Zoom by a factor around a point of the screen, between the whole picture and a few times life size. */
export function zoomCamera(
  camera: Camera,
  factor: number,
  around: { x: number; y: number },
  smallest: number,
): Camera {
  const scale = Math.max(smallest * 0.8, Math.min(LARGEST_SCALE, camera.scale * factor));
  const by = scale / camera.scale;
  return { scale, x: around.x - (around.x - camera.x) * by, y: around.y - (around.y - camera.y) * by };
}

/** Move the picture no farther than its middle may leave the frame. */
export function moveCamera(camera: Camera, by: { x: number; y: number }, picture: Size, frame: Size): Camera {
  const keep = (value: number, size: number, room: number) =>
    Math.max(room / 2 - size, Math.min(room / 2, value));
  return {
    scale: camera.scale,
    x: keep(camera.x + by.x, picture.width * camera.scale, frame.width),
    y: keep(camera.y + by.y, picture.height * camera.scale, frame.height),
  };
}

/** Bring a point of the picture into the frame, large enough to be read. */
export function revealPoint(camera: Camera, point: { x: number; y: number }, frame: Size): Camera {
  const [x, y] = [camera.x + point.x * camera.scale, camera.y + point.y * camera.scale];
  const margin = 40;
  const isInside = x > margin && x < frame.width - margin && y > margin && y < frame.height - margin;
  if (isInside) return camera;
  return {
    scale: camera.scale,
    x: frame.width / 2 - point.x * camera.scale,
    y: frame.height / 2 - point.y * camera.scale,
  };
}
