import { Link } from '@tanstack/react-router';
import { CornerDownRight, Hourglass } from 'lucide-react';
import { visible } from '@/lib/visible';
import type { TakenUp } from './steering';

type TakenUpNoteProps = { taskId: number; found: TakenUp | undefined; live: boolean };

/** Under a message to the coder: in which version it was taken up, or that it waits. */
export function TakenUpNote({ taskId, found, live }: TakenUpNoteProps) {
  if (!found) {
    return (
      <p className="mt-2 flex items-center gap-1.5 text-xs text-muted">
        <Hourglass size={12} aria-hidden />
        {live ? 'The coder reads it with its next version.' : 'The coder reads it when a loop runs again.'}
      </p>
    );
  }
  return (
    <p className="mt-2 flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
      <CornerDownRight size={12} aria-hidden />
      {found.version && (
        <>
          read with
          <Link
            to="/tasks/$taskId/code"
            params={{ taskId }}
            search={{ version: found.version }}
            className="font-mono font-semibold text-accent hover:underline"
          >
            <bdi>{visible(found.version)}</bdi>
          </Link>
          ·
        </>
      )}
      <Link
        to="/tasks/$taskId/conversation"
        params={{ taskId }}
        search={{ message: found.answer }}
        resetScroll={false}
        className="text-accent hover:underline"
      >
        the coder’s answer
      </Link>
    </p>
  );
}
