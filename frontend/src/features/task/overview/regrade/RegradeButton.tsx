import { Scale } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { Loop } from '@/shared/api/loops';
import { Button } from '@/shared/components/Button';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';

const RegradeDialog = lazyWithRetry(() => import('./RegradeDialog'));

/** Open the dialog that grades what is stored with another grader. */
export function RegradeButton({ loop }: { loop: Loop }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
        <Scale size={13} aria-hidden />
        Regrade
      </Button>
      {open && (
        <Suspense>
          <RegradeDialog loop={loop} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
