import type { XRange } from './model';

const SMALLEST_SHARE = 0.0005;

/** Zoom the range around a value; null is the whole range. `factor` below 1 zooms in. */
export function zoomRange(range: XRange, whole: XRange, around: number, factor: number): XRange | null {
  const span = (range.to - range.from) * factor;
  const wholeSpan = whole.to - whole.from;
  if (span >= wholeSpan) return null;
  const kept = Math.max(span, wholeSpan * SMALLEST_SHARE);
  const share = (around - range.from) / (range.to - range.from || 1);
  return keepInside({ from: around - kept * share, to: around + kept * (1 - share) }, whole);
}

/** Move the range by a share of its width, as far as the whole goes. */
export function moveRange(range: XRange, whole: XRange, share: number): XRange {
  const by = (range.to - range.from) * share;
  return keepInside({ from: range.from + by, to: range.to + by }, whole);
}

/** Move a range so that it lies in the whole one. */
export function keepInside(range: XRange, whole: XRange): XRange {
  const span = Math.min(range.to - range.from, whole.to - whole.from);
  const from = Math.max(whole.from, Math.min(whole.to - span, range.from));
  return { from, to: from + span };
}
