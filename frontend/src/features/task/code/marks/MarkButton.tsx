import { Flag } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';

const MarkDialog = lazyWithRetry(() => import('./MarkDialog'));

type MarkButtonProps = { taskId: number; version: string; isMarked: boolean };

/** Open the dialog that marks a version as cheating or wrong, or takes its mark back. */
export function MarkButton({ taskId, version, isMarked }: MarkButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
        <Flag size={13} aria-hidden />
        {isMarked ? 'Remove mark' : 'Mark as cheating or wrong'}
      </Button>
      {open && (
        <Suspense>
          <MarkDialog taskId={taskId} version={version} isMarked={isMarked} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
