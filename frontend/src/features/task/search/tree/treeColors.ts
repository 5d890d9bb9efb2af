import { mixColors, type Palette } from '@/shared/lib/drawing/palette';
import type { TreeNode } from './treeNodes';

export const SHADES = 9;

/** The colours of a tree: shades of scores from the worst to the best, and those of states. */
export type TreeColors = Palette & { shades: string[] };

export function buildTreeColors(palette: Palette): TreeColors {
  const shades = Array.from({ length: SHADES }, (_, at) =>
    mixColors(palette['line-strong'], palette.accent, at / (SHADES - 1)),
  );
  return { ...palette, shades };
}

/** Return the colour of a node. */
export function colorNode({ state, rank }: TreeNode, colors: TreeColors): string {
  if (state === 'failed') return colors.bad;
  if (state === 'open') return colors.run;
  if (state === 'out') return colors.warn;
  return colors.shades[Math.round((rank ?? 0) * (SHADES - 1))] ?? colors.accent;
}
