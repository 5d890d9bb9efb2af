import { ShieldCheck, ShieldX } from 'lucide-react';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Container } from './queries';

type Isolation = NonNullable<Container['isolation']>;

const GRADES: Record<Isolation['grade'], string> = {
  A: 'own namespaces; the kernel enforces the limits',
  B: 'own namespaces; a watchdog enforces the limits',
  none: 'nothing protected this machine from the program',
};

/** List what isolated the container from this machine, each item as a self-test on this machine found it. */
export function Protections({ isolation }: { isolation: Isolation }) {
  const active = isolation.protections.filter((each) => each.active).length;
  return (
    <section aria-label="Protections" className="grid gap-2">
      <h3 className="text-sm font-semibold">
        Isolation {isolation.grade} <span className="font-normal text-muted">{GRADES[isolation.grade]}</span>
      </h3>
      <p className="text-xs text-muted">
        {escapeInvisible(isolation.backend)}
        {isolation.protections.length > 0 &&
          `; ${active} of ${isolation.protections.length} protections were active in its self-test`}
      </p>
      <ul className="grid gap-1.5 text-sm">
        {isolation.protections.map((each) => (
          <li key={each.name} className="flex items-start gap-2">
            {each.active ? (
              <ShieldCheck size={15} className="mt-0.5 shrink-0 text-ok" aria-hidden />
            ) : (
              <ShieldX size={15} className="mt-0.5 shrink-0 text-bad" aria-hidden />
            )}
            <span className="min-w-0 break-words">
              <span className="sr-only">{each.active ? 'active: ' : 'not active: '}</span>
              {escapeInvisible(each.name)} <span className="text-muted">{escapeInvisible(each.how)}</span>
              {each.fix && <span className="block text-xs text-muted">{escapeInvisible(each.fix)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
