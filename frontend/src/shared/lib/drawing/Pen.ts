/** Shapes of marks: a filled dot, a ring around one, a cross, a diamond outline, and arrows to what lies off the scale. */
export type MarkShape = 'dot' | 'ring' | 'cross' | 'diamond' | 'up' | 'down';

export type LineStyle = { color: string; width: number; dash?: readonly number[]; alpha?: number };
export type TextStyle = {
  color: string;
  align?: 'start' | 'middle' | 'end';
  size?: number;
  weight?: number;
  /** Turn the text a quarter to the left, around its own position. */
  turned?: boolean;
};
export type Box = { x: number; y: number; width: number; height: number };

/**
 * What pictures are drawn with, so that the same drawing goes to the screen and into a file. Positions are in CSS
 * pixels; points are flat lists x0, y0, x1, y1, ...
 */
export interface Pen {
  fillBox(box: Box, color: string, alpha?: number): void;
  fillPolygon(points: readonly number[], color: string, alpha: number): void;
  drawLine(points: readonly number[], style: LineStyle): void;
  /** Draw many marks of one shape at once. */
  drawMarks(shape: MarkShape, points: readonly number[], radius: number, style: LineStyle): void;
  drawText(text: string, x: number, y: number, style: TextStyle): void;
  /** Draw only what lies in the box. */
  clip(box: Box, draw: () => void): void;
}

export const FONT = "'Inter Variable', ui-sans-serif, system-ui, sans-serif";
export const TEXT_SIZE = 11;
