import { useMemo } from 'react';
import type { CodeSearch } from '@/app/addresses';
import { Card } from '@/components/Card';
import { CompareLink } from '@/features/compare/CompareLink';
import type { Loop } from '../queries';
import { LineageGraph } from './LineageGraph';
import { LineageRow } from './LineageRow';
import { layLanes } from './lanes';
import { railItems, type Version } from './rail';

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
  const items = railItems(versions, loop, lanes.main);
  return (
    <Card title="Lineage" action={<CompareLink />} padded={false}>
      <div className="relative max-h-[80dvh] overflow-y-auto">
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
