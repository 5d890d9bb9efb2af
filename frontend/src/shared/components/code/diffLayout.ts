/** How two texts are compared: side by side, or as one. */
export const DIFF_LAYOUTS = ['split', 'unified'] as const;
export type DiffLayout = (typeof DIFF_LAYOUTS)[number];
