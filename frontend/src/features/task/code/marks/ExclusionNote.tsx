import { Flag } from 'lucide-react';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { describeExclusion, type Exclusion } from '@/shared/api/exclusions';

/** Say that a version is out of the race, who said so, and why. */
export function ExclusionNote({ exclusion }: { exclusion: Exclusion }) {
  return (
    <p className="flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm break-words">
      <Flag size={14} className="mt-0.5 shrink-0 text-warn" aria-hidden />
      <span className="min-w-0">
        <b className="font-semibold text-warn">Excluded:</b> {describeExclusion(exclusion)} by{' '}
        <bdi>{escapeInvisible(exclusion.marked_by)}</bdi>. <bdi>{escapeInvisible(exclusion.reason)}</bdi>
      </span>
    </p>
  );
}
