import { ArrowDown, Copy } from 'lucide-react';
import { type RefObject, useEffect, useRef } from 'react';
import type { LogsSearch } from './searchParams';
import { Button } from '@/shared/components/Button';
import { notify } from '@/shared/components/Toasts';
import { copyText } from '@/shared/lib/clipboard';
import { formatCount } from '@/shared/lib/format';
import type { LogFeed } from './feed/LogFeed';
import { buildCopiedText } from './copiedText';
import { HitMap } from './HitMap';
import type { SearchState } from './search/LogSearch';
import './viewer/log.css';
import type { Follow } from './viewer/follow';
import { LogViewport } from './viewer/LogViewport';
import { useLogKeys } from './useLogKeys';

type LogViewProps = {
  ref: RefObject<LogViewport | null>;
  feed: LogFeed;
  searchState: SearchState;
  search: LogsSearch;
  follow: Follow;
  wraps: boolean;
  onFollow: (follow: Follow) => void;
  onSearch: (change: Partial<LogsSearch>) => void;
  onStep: (by: 1 | -1) => void;
  onWrap: () => void;
};

/** Show the scrolling lines. React renders the frame; a LogViewport fills it. */
export function LogView(props: LogViewProps) {
  const { ref, feed, searchState, search, follow, wraps, onFollow, onSearch } = props;
  const host = useRef<HTMLDivElement>(null);
  const { line, to } = search;
  const selected = line === undefined ? undefined : { from: line, to: to ?? line };
  const starts = useRef({ follow: follow.on, wraps });
  useEffect(() => {
    if (!host.current) return;
    const newViewport = new LogViewport({
      host: host.current,
      feed,
      follow: starts.current.follow,
      onFollow,
    });
    newViewport.wrap(starts.current.wraps);
    ref.current = newViewport;
    return () => {
      newViewport.destroy();
      ref.current = null;
    };
  }, [feed, onFollow, ref]);
  useEffect(() => ref.current?.wrap(wraps), [ref, wraps]);
  useEffect(() => {
    if (line !== undefined) ref.current?.show(line);
  }, [ref, line]);
  const { hits, here } = searchState;
  useEffect(() => {
    if (here >= 0) ref.current?.show(hits.lineOfHit(here));
  }, [ref, hits, here]);
  useEffect(() => {
    const chosen = line === undefined ? undefined : { from: line, to: to ?? line };
    const hereLine = here < 0 ? 0 : hits.lineOfHit(here);
    ref.current?.decorate({ marksOn: (each) => hits.marksOn(each, here), hereLine, selected: chosen });
  }, [ref, hits, here, line, to]);
  const onKeyDown = useLogKeys(props, () => void copy());
  async function copy() {
    if (!selected) return;
    await copyText(buildCopiedText(feed.store, selected));
    notify(`${formatCount(selected.to - selected.from + 1)} lines copied`);
  }
  const onClick = (event: React.MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const number = Number(target.closest('.lno') && target.closest<HTMLElement>('.lrow')?.dataset.line);
    if (!number) return;
    if (event.shiftKey && line !== undefined) {
      onSearch({ line: Math.min(line, number), to: line === number ? undefined : Math.max(line, number) });
    } else
      onSearch(line === number && to === undefined ? { line: undefined } : { line: number, to: undefined });
  };
  return (
    <div className="relative">
      <div
        ref={host}
        role="log"
        aria-live="off"
        aria-label="Lines of the log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        onClick={onClick}
        onKeyDown={onKeyDown}
        className="lview h-[60dvh] md:h-[clamp(22rem,calc(100dvh-29rem),64rem)] -outline-offset-2!"
      />
      <HitMap hits={hits} total={feed.state.total} />
      <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center gap-2 *:pointer-events-auto">
        {to !== undefined && (
          <Button variant="outline" size="sm" onClick={() => void copy()} className="shadow-(--shadow-pop)">
            <Copy size={13} aria-hidden />
            Copy lines {search.line} to {to}
          </Button>
        )}
        {!follow.on && follow.unseen > 0 && (
          <Button
            variant="primary"
            size="sm"
            onClick={() => ref.current?.pressFollow()}
            className="rounded-full px-3 shadow-(--shadow-pop)"
          >
            <ArrowDown size={13} aria-hidden />
            Jump to newest ({formatCount(follow.unseen)} new)
          </Button>
        )}
      </div>
    </div>
  );
}
