/** Strokes of the lines of a chart, in turn: they differ in colour, and from the seventh on in their dashes. */
export const SERIES_STROKES = [
  'stroke-accent',
  'stroke-eva',
  'stroke-cod',
  'stroke-gen',
  'stroke-ok',
  'stroke-warn',
  'stroke-accent [stroke-dasharray:6_3]',
  'stroke-eva [stroke-dasharray:6_3]',
  'stroke-cod [stroke-dasharray:6_3]',
  'stroke-gen [stroke-dasharray:6_3]',
  'stroke-ok [stroke-dasharray:6_3]',
  'stroke-warn [stroke-dasharray:6_3]',
];
