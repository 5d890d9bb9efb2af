import type { ReactNode } from 'react';
import { Time } from '@/shared/components/Time';
import { formatBytes, formatDuration } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { type Container, ENDED } from './queries';
import { Uptime } from './Uptime';

/** Show the facts of one container: what it runs, its limits, and what it used. */
export function ContainerFacts({ container }: { container: Container }) {
  const { limits } = container;
  return (
    <dl className="grid grid-cols-[8rem_1fr] gap-x-3 gap-y-2 text-sm">
      <Fact name="Task and version">
        {container.task_id}, <bdi>{escapeInvisible(container.version)}</bdi>
      </Fact>
      <Fact name="Started by">
        {container.loop_id === null ? 'a person' : `${container.loop_id}, round ${container.round}`}
      </Fact>
      <Fact name="Runner">{container.runner}</Fact>
      <Fact name="Seed">{container.seed ?? '–'}</Fact>
      <Fact name="Created">
        <Time iso={container.created_at} />
      </Fact>
      <Fact name="Limits">
        {limits
          ? `${limits.cpus} CPU, ${limits.memory_mb} MiB, ${formatDuration(limits.timeout_seconds)}`
          : 'known once it starts'}
      </Fact>
      <Fact name="Wall time">
        <Uptime container={container} />
      </Fact>
      {ENDED.includes(container.status) && (
        <>
          <Fact name="CPU time">{formatDuration(container.cpu_seconds)}</Fact>
          <Fact name="Peak memory">{formatBytes(container.peak_memory_bytes)}</Fact>
          <Fact name="Exit code">{container.exit_code ?? '–'}</Fact>
        </>
      )}
      <Fact name="Attempt">{container.attempt}</Fact>
    </dl>
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
