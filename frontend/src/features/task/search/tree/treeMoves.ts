import type { SearchTree } from './treeNodes';

/** Return the node that a key leads to from this one; undefined if the key does not move. */
export function moveInTree({ nodes }: SearchTree, from: number, key: string): number | undefined {
  const node = nodes[from];
  if (!node) return nodes.length > 0 ? nodes.length - 1 : undefined;
  if (key === 'ArrowLeft') return node.parent < 0 ? from : node.parent;
  if (key === 'ArrowRight') {
    const straight = node.children.find((child) => nodes[child]?.isLineage);
    return (
      straight ??
      node.children.find((child) => (nodes[child]?.children.length ?? 0) > 0) ??
      node.children[0] ??
      from
    );
  }
  if (key === 'Home') return 0;
  if (key === 'End') return nodes.length - 1;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const siblings =
    nodes[node.parent]?.children ?? nodes.flatMap(({ parent }, index) => (parent < 0 ? [index] : []));
  const at = siblings.indexOf(from) + (key === 'ArrowUp' ? -1 : 1);
  return siblings[Math.max(0, Math.min(siblings.length - 1, at))];
}
