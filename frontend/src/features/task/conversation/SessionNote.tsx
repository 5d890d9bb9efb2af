import { KeyRound } from 'lucide-react';
import { formatCount } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Message } from './queries';

/** Show below a coding agent's words what its session was allowed to read and reach, and how often it called a model. */
export function SessionNote({ message: { data } }: { message: Message }) {
  if (typeof data?.access !== 'string') return null;
  return (
    <p className="mt-2 flex gap-1.5 text-xs text-muted">
      <KeyRound size={12} aria-hidden className="mt-0.5 shrink-0" />
      <bdi className="min-w-0 [overflow-wrap:anywhere]">
        {escapeInvisible(data.access)}
        {typeof data.model_calls === 'number' && ` ${describeCalls(data.model_calls)}`}
      </bdi>
    </p>
  );
}

function describeCalls(count: number): string {
  return count === 1 ? 'The proxy saw 1 model call.' : `The proxy saw ${formatCount(count)} model calls.`;
}
