export const ROW_PX = 20;
/** Browsers stop laying out at about 17 million pixels (Firefox) or 33 million (Chromium). */
export const MAX_HEIGHT_PX = 12_000_000;

/** The height of the scrolled element; `factor` is 1 except for logs taller than a browser can lay out. */
export type Scale = { height: number; factor: number };

export function computeScale(rows: number, viewPx: number): Scale {
  const full = rows * ROW_PX;
  if (full <= MAX_HEIGHT_PX) return { height: full, factor: 1 };
  return { height: MAX_HEIGHT_PX, factor: (full - viewPx) / (MAX_HEIGHT_PX - viewPx) };
}

export type Range = { from: number; to: number };

/**
 * Compute how a pool of rows in order moves from one range to another: rows whose lines stay are left where they are.
 */
export function computeMoves(current: Range, next: Range): { toEnd: number; toStart: number } {
  const shift = next.from - current.from;
  const size = current.to - current.from + 1;
  if (Math.abs(shift) >= size) return { toEnd: 0, toStart: 0 };
  return { toEnd: Math.max(0, shift), toStart: Math.max(0, -shift) };
}
