import { Check } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';

const ApprovalDialog = lazyWithRetry(() => import('./ApprovalDialog'));

/** Open the dialog that lets a version with a suspect score in. */
export function ApprovalButton({ taskId, version }: { taskId: number; version: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
        <Check size={13} aria-hidden />
        Accept score
      </Button>
      {open && (
        <Suspense>
          <ApprovalDialog taskId={taskId} version={version} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
