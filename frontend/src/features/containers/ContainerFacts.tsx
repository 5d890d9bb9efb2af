import { ShieldCheck, ShieldX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Time } from '@/components/Time';
import { bytes, duration } from '@/lib/format';
import type { Container } from './queries';

/** Figures of one container, and the protections that were active while it ran. */
export function ContainerFacts({ container }: { container: Container }) {
  const { isolation } = container;
  return (
    <>
      <dl className="grid grid-cols-[8rem_1fr] gap-x-3 gap-y-2 text-sm">
        <Fact name="Task and version">{`${container.task_id}, ${container.version}`}</Fact>
        <Fact name="Runner">{container.runner}</Fact>
        <Fact name="Created">
          <Time iso={container.created_at} />
        </Fact>
        <Fact name="Wall time">{duration(container.wall_seconds)}</Fact>
        <Fact name="Processor time">{duration(container.cpu_seconds)}</Fact>
        <Fact name="Most memory">{bytes(container.peak_memory_bytes)}</Fact>
        <Fact name="Exit code">{container.exit_code ?? '–'}</Fact>
        <Fact name="Attempt">{container.attempt}</Fact>
      </dl>
      {isolation && (
        <section aria-label="Protections" className="grid gap-2">
          <h3 className="text-sm font-semibold">
            Isolation {isolation.grade} <span className="font-normal text-muted">{isolation.backend}</span>
          </h3>
          <ul className="grid gap-1.5 text-sm">
            {isolation.protections.map((each) => (
              <li key={each.name} className="flex items-start gap-2">
                {each.active ? (
                  <ShieldCheck size={15} className="mt-0.5 shrink-0 text-ok" aria-label="active" />
                ) : (
                  <ShieldX size={15} className="mt-0.5 shrink-0 text-bad" aria-label="not active" />
                )}
                <span>
                  {each.name} <span className="text-muted">{each.how}</span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="tnum min-w-0 break-words">{children}</dd>
    </>
  );
}
