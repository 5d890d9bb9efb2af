import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useMemo, useRef } from 'react';
import type { CodeSearch } from './searchParams';
import { Card } from '@/shared/components/Card';
import { CompareLink } from '@/shared/components/CompareLink';
import type { Loop } from '@/shared/api/loops';
import { LineageGraph } from './LineageGraph';
import { LineageRow } from './LineageRow';
import { layOutLanes } from './lineageLanes';
import { manualScoresQuery } from './runs/queries';
import { ROW_HEIGHT, buildRailItems, type Version } from './lineageItems';

type LineageRailProps = {
  taskId: number;
  versions: readonly Version[];
  loop: Loop | null;
  current: string;
  search: CodeSearch;
};

/** List every version, newest first, beside the drawing of the lineage. */
export function LineageRail({ taskId, versions, loop, current, search }: LineageRailProps) {
  const best = loop?.best_ever?.version ?? null;
  const lanes = useMemo(() => layOutLanes(versions, best), [versions, best]);
  const manualScores = useQuery(manualScoresQuery(taskId)).data;
  const items = buildRailItems(versions, loop, lanes.main, manualScores);
  const index = versions.findIndex((each) => each.version === current);
  const ref = useScrollIntoView(current, index);
  return (
    <Card title="Lineage" action={<CompareLink />} padded={false}>
      <div ref={ref} className="relative max-h-[80dvh] overflow-y-auto">
        <LineageGraph lanes={lanes} items={items} current={current} />
        <ol aria-label="Versions, newest first">
          {items.map((item) => (
            <LineageRow
              key={item.version}
              taskId={taskId}
              item={item}
              current={item.version === current}
              search={search}
              lanes={lanes.width}
            />
          ))}
        </ol>
      </div>
    </Card>
  );
}

/** Keep the row of the open version in view without scrolling anything else. */
function useScrollIntoView(current: string, index: number) {
  const ref = useRef<HTMLDivElement>(null);
  const lastVersion = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (!ref.current || index < 0 || lastVersion.current === current) return;
    lastVersion.current = current;
    const { scrollTop, clientHeight } = ref.current;
    const top = index * ROW_HEIGHT;
    if (top < scrollTop || top + ROW_HEIGHT > scrollTop + clientHeight) {
      ref.current.scrollTop = top - (clientHeight - ROW_HEIGHT) / 2;
    }
  }, [current, index]);
  return ref;
}
