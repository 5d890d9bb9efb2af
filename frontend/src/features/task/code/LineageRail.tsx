import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useMemo, useRef } from 'react';
import type { CodeSearch } from './searchParams';
import { Card } from '@/shared/components/Card';
import { CompareLink } from '@/shared/components/CompareLink';
import type { Loop } from '@/shared/api/loops';
import { LineageGraph } from './LineageGraph';
import { LineageRow } from './LineageRow';
import { layLanes } from './lanes';
import { byHandQuery } from './runs/queries';
import { ROW_HEIGHT, railItems, type Version } from './rail';

type LineageRailProps = {
  taskId: number;
  versions: readonly Version[];
  loop: Loop | null;
  current: string;
  search: CodeSearch;
};

/** Every version, newest first, as a list with a picture of what was made from what. */
export function LineageRail({ taskId, versions, loop, current, search }: LineageRailProps) {
  const best = loop?.best?.version ?? null;
  const lanes = useMemo(() => layLanes(versions, best), [versions, best]);
  const byHand = useQuery(byHandQuery(taskId)).data;
  const items = railItems(versions, loop, lanes.main, byHand);
  const place = versions.findIndex((each) => each.version === current);
  const box = useInView(current, place);
  return (
    <Card title="Lineage" action={<CompareLink />} padded={false}>
      <div ref={box} className="relative max-h-[80dvh] overflow-y-auto">
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

/** Keeps the row of the version that is shown in sight, and moves nothing else. */
function useInView(current: string, place: number) {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (!box.current || place < 0 || shown.current === current) return;
    shown.current = current;
    const { scrollTop, clientHeight } = box.current;
    const top = place * ROW_HEIGHT;
    if (top < scrollTop || top + ROW_HEIGHT > scrollTop + clientHeight) {
      box.current.scrollTop = top - (clientHeight - ROW_HEIGHT) / 2;
    }
  }, [current, place]);
  return box;
}
