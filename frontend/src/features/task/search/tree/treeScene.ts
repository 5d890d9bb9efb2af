import type { Camera, Size } from './camera';
import type { TreePicture } from './treePicture';

/** What is drawn now. */
export type TreeScene = {
  picture: TreePicture;
  /** Where the nodes are now: on their way to their places while the tree grows. */
  x: Float32Array;
  y: Float32Array;
  /** How far each node has grown, from 0 to 1. */
  grown: Float32Array;
  camera: Camera;
  frame: Size;
  focused: number;
  hovered: number;
};

/** Return where a node is on the screen, and how large. */
export function findOnScreen({ picture, x, y, grown, camera }: TreeScene, index: number) {
  return {
    left: camera.x + (x[index] ?? 0) * camera.scale,
    top: camera.y + (y[index] ?? 0) * camera.scale,
    radius: (picture.radius[index] ?? 0) * camera.scale * (grown[index] ?? 1),
  };
}
