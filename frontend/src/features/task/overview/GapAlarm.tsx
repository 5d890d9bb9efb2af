import { TriangleAlert } from 'lucide-react';

/** Warn above everything else that the held-out score is falling behind. */
export function GapAlarm() {
  return (
    <div
      role="status"
      className="flex items-start gap-3 rounded-lg border border-line-strong bg-warn-soft p-4 text-sm"
    >
      <TriangleAlert size={16} className="mt-0.5 shrink-0 text-warn" aria-hidden />
      <p>
        <b className="font-semibold text-warn">The gap is growing.</b> Each of the last three bests was
        further from its held-out score: the search may be fitting the validation rows rather than the task.
      </p>
    </div>
  );
}
