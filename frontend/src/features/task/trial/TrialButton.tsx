import { ShieldCheck } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';

const TrialDialog = lazyWithRetry(() => import('./TrialDialog'));

/** Open the dialog that has the task's grader tried. */
export function TrialButton({ taskId }: { taskId: number }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" onClick={() => setOpen(true)}>
        <ShieldCheck size={14} aria-hidden />
        Try the grader
      </Button>
      {open && (
        <Suspense>
          <TrialDialog taskId={taskId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
