import { TriangleAlert } from 'lucide-react';

/** Warn above everything else that the held-out score does not bear out the best version. */
export function GapAlarm() {
  return (
    <div
      role="status"
      className="flex items-start gap-3 rounded-lg border border-line-strong bg-warn-soft p-4 text-sm"
    >
      <TriangleAlert size={16} className="mt-0.5 shrink-0 text-warn" aria-hidden />
      <p>
        <b className="font-semibold text-warn">The best version is in doubt.</b> It is worse on held-out rows
        than on validation rows by more than chance explains: it may fit the validation rows rather than the
        task.
      </p>
    </div>
  );
}
