import { Link } from '@tanstack/react-router';
import { Crown } from 'lucide-react';
import type { CodeSearch } from './searchParams';
import { AddToCompare } from '@/shared/components/AddToCompare';
import { cx } from '@/shared/lib/cx';
import { formatCost } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { computeGraphWidth, type RailItem } from './lineageItems';

type LineageRowProps = {
  taskId: number;
  item: RailItem;
  current: boolean;
  search: CodeSearch;
  lanes: number;
};

/** Show a version with its summary and outcome; it opens the code and keeps the version it is compared with. */
export function LineageRow({ taskId, item, current, search, lanes }: LineageRowProps) {
  const against = search.against === item.version ? undefined : search.against;
  const from = item.parents.length > 0 ? `, based on ${item.parents.join(' and ')}` : '';
  return (
    <li
      className={cx(
        'group relative flex h-[52px] items-center',
        current ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <Link
        to="/tasks/$taskId/code"
        params={{ taskId }}
        search={{ ...search, version: item.version, against }}
        resetScroll={false}
        aria-current={current ? 'true' : undefined}
        style={{ paddingLeft: computeGraphWidth(lanes) }}
        className="grid h-full min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] content-center items-center gap-x-3 pr-10 outline-offset-[-2px] pointer-coarse:pr-12"
      >
        <span className="flex min-w-0 items-center gap-1 font-mono text-xs font-semibold">
          <bdi className="truncate" title={item.version}>
            {item.version}
          </bdi>
          {item.standing === 'best' && (
            <>
              <Crown size={13} className="shrink-0 text-warn" aria-hidden />
              <span className="sr-only">best</span>
            </>
          )}
          <span className="sr-only">
            {item.standing === 'dropped' && ', not kept'}
            {from}
          </span>
        </span>
        <Outcome item={item} />
        <span className={cx('truncate text-xs text-muted', item.cost === null && 'col-span-2')}>
          <bdi>{escapeInvisible(item.summary ?? item.agent)}</bdi>
        </span>
        {item.cost !== null && (
          <span className="tnum text-right text-xs text-subtle">
            <span className="sr-only">cost </span>
            {formatCost(item.cost)}
          </span>
        )}
      </Link>
      <AddToCompare
        task={taskId}
        version={item.version}
        className="absolute right-1 z-10 bg-hover opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 aria-pressed:opacity-100 pointer-coarse:bg-transparent pointer-coarse:opacity-100"
      />
    </li>
  );
}

const TONES = {
  best: 'font-semibold',
  kept: 'text-fg',
  dropped: 'text-muted',
  plain: 'text-muted',
  failed: 'text-bad',
  running: 'text-run',
};

function Outcome({ item }: { item: RailItem }) {
  return <span className={cx('tnum text-right text-xs', TONES[item.standing])}>{item.outcome}</span>;
}
