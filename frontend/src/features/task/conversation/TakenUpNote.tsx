import { Link } from '@tanstack/react-router';
import { CornerDownRight, Hourglass } from 'lucide-react';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Answer } from './steering';

type TakenUpNoteProps = { taskId: number; answers: readonly Answer[]; live: boolean };

/** Show below a message to the coder which versions answered it, or that it is still unread. */
export function TakenUpNote({ taskId, answers, live }: TakenUpNoteProps) {
  if (answers.length === 0) {
    return (
      <p className="mt-2 flex items-center gap-1.5 text-xs text-muted">
        <Hourglass size={12} aria-hidden />
        {live
          ? 'The Coder reads this before it writes its next version.'
          : 'The Coder reads this when a loop runs again.'}
      </p>
    );
  }
  return (
    <p className="mt-2 flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
      <CornerDownRight size={12} aria-hidden />
      The Coder answered with
      {answers.map(({ version, answer }) => (
        <Link
          key={answer}
          to="/tasks/$taskId/conversation"
          params={{ taskId }}
          search={{ message: answer }}
          resetScroll={false}
          className="font-mono font-semibold text-accent underline-offset-2 hover:underline"
        >
          <bdi>{version === null ? 'a message' : escapeInvisible(version)}</bdi>
        </Link>
      ))}
    </p>
  );
}
