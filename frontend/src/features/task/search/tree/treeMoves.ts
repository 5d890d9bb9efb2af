import type { SearchTree } from './treeNodes';

/** Return the node that a key leads to from this one, from the newest if there is none; undefined if the key does not move. */
export function moveInTree({ nodes }: SearchTree, from: number, key: string): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return nodes.length - 1;
  if (!key.startsWith('Arrow')) return undefined;
  const node = nodes[from];
  if (!node) return nodes.length - 1;
  if (key === 'ArrowLeft') return node.parent < 0 ? from : node.parent;
  if (key === 'ArrowRight') {
    const straight = node.children.find((child) => nodes[child]?.isLineage);
    const fruitful = node.children.find((child) => (nodes[child]?.children.length ?? 0) > 0);
    return straight ?? fruitful ?? node.children[0] ?? from;
  }
  const siblings =
    nodes[node.parent]?.children ?? nodes.flatMap(({ parent }, index) => (parent < 0 ? [index] : []));
  const at = siblings.indexOf(from) + (key === 'ArrowUp' ? -1 : 1);
  return siblings[Math.max(0, Math.min(siblings.length - 1, at))];
}
