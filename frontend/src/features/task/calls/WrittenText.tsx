import { PrintedText } from '@/shared/components/PrintedText';
import { formatCount } from '@/shared/lib/format';
import { joinLastLines } from '../logs/feed/lastLines';
import { fetchLines } from '../logs/queries';
import { useLines } from '../logs/useLines';

const MAX_LINES = 300;

type WrittenTextProps = { taskId: number; callId: string; nothing: string };

/** Show the end of what a model or a coding agent has written in a call, growing while it writes. */
export function WrittenText({ taskId, callId, nothing }: WrittenTextProps) {
  const { feed, state } = useLines(() => fetchLines(taskId, `${callId}.log`), callId);
  const { text, earlier } = joinLastLines({ store: feed.store, state }, MAX_LINES);
  if (!text) return <p className="text-sm text-muted">{nothing}</p>;
  return (
    <div className="grid gap-1">
      {earlier > 0 && <p className="text-xs text-muted">{formatCount(earlier)} lines before these</p>}
      <PrintedText text={text} label="Text so far" />
    </div>
  );
}
