import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { Segmented } from '@/shared/components/Segmented';
import { formatCost, formatCount, formatDuration, formatGain, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { describeOutcome } from './describeNode';
import { type SearchTree, sumSeconds, type TreeNode } from './treeNodes';

type TreeTableProps = { taskId: number; tree: SearchTree; metric: string };

const PAGE_SIZE = 50;

/** List the versions of the tree with what each starts from, newest or best first. */
export function TreeTable({ taskId, tree, metric }: TreeTableProps) {
  const [count, setCount] = useState(PAGE_SIZE);
  const [order, setOrder] = useState<'newest' | 'best'>('newest');
  const nodes = useMemo(() => sortNodes(tree.nodes, order), [tree, order]);
  const hasCoders = tree.lanes.length > 1;
  return (
    <div className="grid gap-2 px-4 py-3">
      <span>
        <Segmented label="Order" options={['newest', 'best'] as const} value={order} onChange={setOrder} />
      </span>
      <div className="overflow-x-auto">
        <table className="tnum w-full text-sm">
          <thead>
            <tr className="text-left text-xs text-muted">
              <th className="py-1 pr-3 font-medium">Version</th>
              <th className="py-1 pr-3 font-medium">From</th>
              {hasCoders && <th className="py-1 pr-3 font-medium">Coder</th>}
              <th className="py-1 pr-3 text-right font-medium">{metric}</th>
              <th className="py-1 pr-3 text-right font-medium">vs parent</th>
              <th className="py-1 pr-3 text-right font-medium">{tree.sizeOf === 'cost' ? 'Cost' : 'Time'}</th>
              <th className="py-1 font-medium">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {nodes.slice(0, count).map((node) => {
              const { round } = node;
              const parent = tree.nodes[node.parent]?.round;
              return (
                <tr key={round.round} className="border-t">
                  <td className="py-1 pr-3 font-mono text-xs">
                    <Link
                      to="/tasks/$taskId/code"
                      params={{ taskId }}
                      search={{ version: round.version, ...(parent ? { against: parent.version } : {}) }}
                      className="text-accent hover:underline"
                    >
                      <bdi>{escapeInvisible(round.version)}</bdi>
                    </Link>
                  </td>
                  <td className="py-1 pr-3 font-mono text-xs text-muted">{parent?.version ?? '–'}</td>
                  {hasCoders && (
                    <td className="max-w-40 truncate py-1 pr-3">{escapeInvisible(round.coder ?? '–')}</td>
                  )}
                  <td className="py-1 pr-3 text-right">{formatScore(round.score?.mean)}</td>
                  <td className="py-1 pr-3 text-right">{formatChange(node, parent?.score?.mean)}</td>
                  <td className="py-1 pr-3 text-right whitespace-nowrap">
                    {tree.sizeOf === 'cost'
                      ? formatCost(round.cost_usd ?? 0)
                      : formatDuration(sumSeconds(round))}
                  </td>
                  <td className="py-1 text-muted">
                    {describeOutcome(round)}
                    {round.confirmed && ', confirmed'}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {nodes.length > count && (
        <Button size="sm" onClick={() => setCount(count + PAGE_SIZE)}>
          Show more ({formatCount(nodes.length - count)} left)
        </Button>
      )}
    </div>
  );
}

function sortNodes(nodes: readonly TreeNode[], order: 'newest' | 'best'): TreeNode[] {
  const newest = nodes.toReversed();
  return order === 'newest' ? newest : newest.sort((one, other) => (other.rank ?? -1) - (one.rank ?? -1));
}

function formatChange({ round }: TreeNode, parent: number | undefined): string {
  return round.score && parent !== undefined ? formatGain(round.score.mean - parent, parent) : '–';
}
