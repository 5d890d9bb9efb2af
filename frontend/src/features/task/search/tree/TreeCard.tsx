import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Loop } from '@/shared/api/loops';
import type { Version } from '@/shared/api/versions';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { Segmented } from '@/shared/components/Segmented';
import { nameMetric } from '@/shared/lib/metricName';
import { TreeCanvas } from './TreeCanvas';
import { TreeLegend } from './TreeLegend';
import { buildTree } from './treeNodes';
import { TreeTable } from './TreeTable';

type TreeCardProps = {
  loop: Loop;
  versions: readonly Version[];
  view: 'tree' | 'table';
  onView: (view: 'tree' | 'table') => void;
};

const LEAST_HEIGHT = 200;
const MOST_HEIGHT = 420;
const HEIGHT_PER_VERSION = 16;

/** Show which version came of which: as a tree to walk through, or as a table. */
export default function TreeCard({ loop, versions, view, onView }: TreeCardProps) {
  const navigate = useNavigate();
  const [lanes, setLanes] = useState<'coder' | 'none'>('coder');
  const byCoder = useDeferredValue(lanes === 'coder');
  const tree = useMemo(() => buildTree(loop, byCoder), [loop, byCoder]);
  const hasCoders = useMemo(() => new Set(loop.rounds.map(({ coder }) => coder)).size > 1, [loop]);
  const summaries = useMemo(
    () => new Map(versions.map(({ version, summary }) => [version, summary])),
    [versions],
  );
  const metric = nameMetric(loop) ?? 'score';
  const height = Math.min(MOST_HEIGHT, LEAST_HEIGHT + tree.nodes.length * HEIGHT_PER_VERSION);
  const open = (index: number) => {
    const round = tree.nodes[index]?.round;
    if (!round) return;
    void navigate({
      to: '/tasks/$taskId/code',
      params: { taskId: loop.task_id },
      search: { version: round.version, ...(round.parent ? { against: round.parent } : {}) },
    });
  };
  return (
    <Card
      title="Search tree"
      padded={false}
      action={
        <span className="flex flex-wrap items-center gap-2">
          {hasCoders && view === 'tree' && (
            <Segmented
              label="Lanes"
              options={['coder', 'none'] as const}
              names={{ coder: 'lane per coder', none: 'one lane' }}
              value={lanes}
              onChange={setLanes}
            />
          )}
          <Segmented
            label="Show the search as"
            options={['tree', 'table'] as const}
            value={view}
            onChange={onView}
          />
        </span>
      }
    >
      {tree.nodes.length === 0 ? (
        <EmptyState title="The first version is being written" />
      ) : view === 'table' ? (
        <TreeTable taskId={loop.task_id} tree={tree} metric={metric} />
      ) : (
        <>
          <TreeCanvas loop={loop} tree={tree} summaries={summaries} height={height} onOpen={open} />
          <TreeLegend tree={tree} metric={metric} />
        </>
      )}
    </Card>
  );
}
