import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

type FindingRowProps = { isFine: boolean; name: string; detail: string; fix?: string | null };

/** Show one finding: whether it is fine, what was found, and what would improve it. */
export function FindingRow({ isFine, name, detail, fix }: FindingRowProps) {
  const Icon = isFine ? ShieldCheck : ShieldAlert;
  return (
    <li className="flex items-start gap-3 px-4 py-2 text-sm">
      <Icon size={15} className={`mt-0.5 shrink-0 ${isFine ? 'text-ok' : 'text-warn'}`} aria-hidden />
      <div className="grid min-w-0 flex-1 gap-x-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
        <span className="font-medium break-words">
          <span className="sr-only">{isFine ? 'Fine: ' : 'Gap: '}</span>
          {escapeInvisible(name)}
        </span>
        <span className="min-w-0 break-words text-muted">
          {escapeInvisible(detail)}
          {fix && <span className="block text-fg">{escapeInvisible(fix)}</span>}
        </span>
      </div>
    </li>
  );
}
