import { RotateCw } from 'lucide-react';
import { Problem } from '@/shared/api/problem';
import { truncate, escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { Button } from './Button';

const MAX_CHARACTERS = 2_000;

type ErrorPanelProps = { subject: string; error: unknown; failed?: string; onRetry?: () => void };

/** Show in place of a panel what failed, why, the request's id, and a retry button. */
export function ErrorPanel({ subject, error, failed = 'could not be loaded', onRetry }: ErrorPanelProps) {
  const problem = error instanceof Problem ? error : null;
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div role="alert" className="grid gap-2 rounded-lg border border-line-strong bg-bad-soft p-4 text-sm">
      <p className="font-semibold text-bad">
        {subject} {failed}
      </p>
      <p className="break-words text-fg">
        <bdi>{escapeInvisible(truncate(message, MAX_CHARACTERS))}</bdi>
      </p>
      <div className="flex flex-wrap items-center gap-3">
        {onRetry && (
          <Button variant="outline" size="sm" onClick={onRetry}>
            <RotateCw size={13} aria-hidden />
            Try again
          </Button>
        )}
        {problem?.requestId && (
          <span className="font-mono text-xs text-muted">request {problem.requestId}</span>
        )}
      </div>
    </div>
  );
}
