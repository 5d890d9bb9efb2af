import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { formatScore } from '@/shared/lib/format';
import type { Round } from '@/shared/api/loops';
import { ChatMessage } from './ChatMessage';
import type { Group } from './messageGroups';
import type { Message } from './queries';

const NEAR_END_PX = 160;

type AgentChatProps = {
  groups: Group[];
  taskId: number;
  markedMessage?: number;
  rounds: Round[];
  renderNote: (message: Message) => ReactNode;
};

/** Show the conversation, oldest first. New messages announce themselves to a reader further up and move nothing. */
export function AgentChat({ groups, taskId, markedMessage, rounds, renderNote }: AgentChatProps) {
  const end = useRef<HTMLDivElement>(null);
  const total = groups.reduce((sum, group) => sum + group.messages.length, 0);
  const newest = groups.at(-1)?.messages.at(-1)?.id ?? 0;
  const unread = useUnread(end, newest, total);
  useScrollToMessage(markedMessage);
  return (
    <div>
      {groups.map((group) => (
        <section key={group.key} aria-label={group.version ?? 'Before the first version'}>
          <GroupHead
            version={group.version}
            taskId={taskId}
            round={rounds.find((round) => round.version === group.version)}
          />
          <ol className="divide-y">
            {group.messages.map((message) => (
              <ChatMessage
                key={message.id}
                message={message}
                marked={message.id === markedMessage}
                note={renderNote(message)}
              />
            ))}
          </ol>
        </section>
      ))}
      <div ref={end} />
      {unread > 0 && (
        <div className="sticky bottom-20 z-10 flex justify-center pb-3 md:bottom-4">
          <Button
            variant="primary"
            size="sm"
            onClick={() => end.current?.scrollIntoView({ behavior: 'smooth', block: 'end' })}
          >
            {unread} new {unread === 1 ? 'message' : 'messages'}
          </Button>
        </div>
      )}
    </div>
  );
}

function GroupHead({ version, taskId, round }: { version: string | null; taskId: number; round?: Round }) {
  if (version === null) return null;
  return (
    <header className="sticky top-12 z-10 flex items-center gap-3 border-y bg-sunken px-4 py-1.5 text-xs">
      <Link
        to="/tasks/$taskId/code"
        params={{ taskId }}
        search={{ version }}
        className="font-mono font-semibold hover:text-accent"
      >
        {version}
      </Link>
      {round?.score && <span className="tnum text-muted">{formatScore(round.score.mean)}</span>}
      {round?.verdict && <span className="text-muted">{round.verdict.replaceAll('_', ' ')}</span>}
    </header>
  );
}

/** Count the messages that arrived while the end was out of view; follow the end while it is in view. */
function useUnread(end: React.RefObject<HTMLDivElement | null>, newest: number, total: number): number {
  const atEnd = useRef(true);
  const lastSeen = useRef({ newest, total });
  const [unread, setUnread] = useState(0);
  useEffect(() => {
    function updateUnread() {
      const bottom = end.current?.getBoundingClientRect().bottom ?? 0;
      atEnd.current = bottom < window.innerHeight + NEAR_END_PX;
      if (atEnd.current) setUnread(0);
    }
    updateUnread();
    addEventListener('scroll', updateUnread, { passive: true });
    return () => removeEventListener('scroll', updateUnread);
  }, [end]);
  useLayoutEffect(() => {
    const before = lastSeen.current;
    lastSeen.current = { newest, total };
    if (newest === before.newest) return;
    if (atEnd.current && before.newest !== 0) end.current?.scrollIntoView({ block: 'nearest' });
    else setUnread((count) => count + Math.max(0, total - before.total));
  }, [newest, total, end]);
  return unread;
}

/** Scroll once to the message that the address names. */
function useScrollToMessage(markedMessage: number | undefined): void {
  const done = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (markedMessage === undefined || done.current === markedMessage) return;
    const element = document.getElementById(`m${markedMessage}`);
    if (!element) return;
    done.current = markedMessage;
    element.scrollIntoView({ block: 'center' });
  });
}
