import { fitCanvas } from '@/shared/lib/drawing/fitCanvas';
import { readPalette } from '@/shared/lib/drawing/palette';
import { type Camera, fitCamera, moveCamera, revealPoint, type Size, zoomCamera } from './camera';
import { drawTree } from './drawTree';
import { buildTreeColors } from './treeColors';
import type { SearchTree } from './treeNodes';
import { buildPicture, LANE_GUTTER, NodeFinder, type TreePicture } from './treePicture';
import { findOnScreen, type TreeScene } from './treeScene';

const GROW_MS = 420;
const REACH_PIXELS = 14;

/**
 * Keep the picture of a search on a canvas: its camera, and its growth. Nothing of it goes through React, so that
 * moving it costs a drawing and no more.
 */
export class TreeView {
  private picture: TreePicture | null = null;
  private finder: NodeFinder | null = null;
  private scene: TreeScene | null = null;
  private from: { x: Float32Array; y: Float32Array; began: number } | null = null;
  private colors = buildTreeColors(readPalette());
  private frame: Size = { width: 0, height: 0 };
  private isFitted = true;
  private request = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly isAnimated: () => boolean,
    /** Called when the picture has moved, so that what lies over it can follow. */
    private readonly onMove: () => void,
  ) {}

  /** Show this tree; new versions grow out of their parents. */
  setTree(tree: SearchTree, frame: Size): void {
    const before = this.picture?.tree.loopId === tree.loopId ? this.scene : null;
    this.frame = frame;
    const picture = buildPicture(tree, frame);
    this.picture = picture;
    this.finder = new NodeFinder(picture);
    const camera = before && !this.isFitted ? before.camera : this.fitPicture(picture);
    const { x, y } = picture;
    this.scene = {
      picture,
      x,
      y,
      grown: new Float32Array(x.length).fill(1),
      camera,
      frame,
      focused: before?.focused ?? -1,
      hovered: -1,
    };
    this.from = before && this.isAnimated() ? this.startGrowth(before, this.scene) : null;
    this.draw();
  }

  setFocus(index: number): void {
    if (!this.scene) return;
    this.scene.focused = index;
    if (index >= 0) {
      const point = { x: this.picture?.x[index] ?? 0, y: this.picture?.y[index] ?? 0 };
      this.setCamera(revealPoint(this.scene.camera, point, this.frame));
    } else this.draw();
  }

  setHover(index: number): void {
    if (!this.scene || this.scene.hovered === index) return;
    this.scene.hovered = index;
    this.draw();
  }

  readColors(): void {
    this.colors = buildTreeColors(readPalette());
    this.draw();
  }

  fit(): void {
    if (!this.picture) return;
    this.setCamera(this.fitPicture(this.picture));
    this.isFitted = true;
  }

  zoom(factor: number, around = { x: this.frame.width / 2, y: this.frame.height / 2 }): void {
    if (!this.scene || !this.picture) return;
    const smallest = Math.min(1, this.fitPicture(this.picture).scale);
    this.setCamera(zoomCamera(this.scene.camera, factor, around, smallest));
  }

  move(by: { x: number; y: number }): void {
    if (this.scene && this.picture)
      this.setCamera(moveCamera(this.scene.camera, by, this.picture, this.frame));
  }

  /** Return the version at a point of the canvas; -1 if there is none. */
  find(x: number, y: number): number {
    if (!this.scene || !this.finder) return -1;
    const { camera } = this.scene;
    return this.finder.find(
      (x - camera.x) / camera.scale,
      (y - camera.y) / camera.scale,
      Math.max(12, REACH_PIXELS / camera.scale),
    );
  }

  /** Return where a version is on the canvas. */
  locate(index: number): { left: number; top: number; radius: number } | null {
    return this.scene && index >= 0 && index < this.scene.x.length ? findOnScreen(this.scene, index) : null;
  }

  destroy(): void {
    cancelAnimationFrame(this.request);
    this.request = 0;
  }

  private fitPicture(picture: TreePicture): Camera {
    return fitCamera(picture, this.frame, picture.tree.lanes.length > 1 ? LANE_GUTTER : 0);
  }

  private setCamera(camera: Camera): void {
    if (!this.scene) return;
    this.scene.camera = camera;
    this.isFitted = false;
    this.onMove();
    this.draw();
  }

  private startGrowth(before: TreeScene, after: TreeScene): TreeView['from'] {
    const { nodes } = after.picture.tree;
    const [x, y] = [new Float32Array(nodes.length), new Float32Array(nodes.length)];
    nodes.forEach(({ parent }, index) => {
      const source = index < before.x.length ? index : -1;
      x[index] = (source >= 0 ? before.x[source] : x[parent]) ?? after.picture.x[index] ?? 0;
      y[index] = (source >= 0 ? before.y[source] : y[parent]) ?? after.picture.y[index] ?? 0;
      if (source < 0) after.grown[index] = 0;
    });
    after.x = x.slice();
    after.y = y.slice();
    return { x, y, began: performance.now() };
  }

  /** Move what is on its way a little nearer to its place. */
  private grow(now: number): void {
    const { scene, picture, from } = this;
    if (!scene || !picture || !from) return;
    const share = Math.min(1, (now - from.began) / GROW_MS);
    const eased = 1 - (1 - share) ** 3;
    for (let index = 0; index < scene.x.length; index += 1) {
      const [startX, startY] = [from.x[index] ?? 0, from.y[index] ?? 0];
      scene.x[index] = startX + ((picture.x[index] ?? 0) - startX) * eased;
      scene.y[index] = startY + ((picture.y[index] ?? 0) - startY) * eased;
      if ((scene.grown[index] ?? 1) < 1) scene.grown[index] = eased;
    }
    if (share === 1) this.from = null;
    this.onMove();
  }

  private draw(): void {
    if (this.request !== 0) return;
    this.request = requestAnimationFrame((now) => {
      this.request = 0;
      this.grow(now);
      if (!this.scene || this.frame.width === 0) return;
      const context = fitCanvas(this.canvas, this.frame.width, this.frame.height);
      if (context) drawTree(context, this.scene, this.colors);
      if (this.from) this.draw();
    });
  }
}
