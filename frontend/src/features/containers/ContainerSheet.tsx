import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { Async } from '@/shared/components/Async';
import { buttonClass } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { StatusPill } from '@/shared/components/StatusPill';
import { PrintedText } from '@/shared/components/PrintedText';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { ContainerFacts } from './ContainerFacts';
import { Protections } from './Protections';
import { type Container, containerQuery, ENDED } from './queries';
import { StopButtons } from './StopButtons';
import { UsageCharts } from './UsageCharts';
import { describeReason } from './usage';

/** Show one container: its state and the reason, its resource usage, its isolation, and the end of its log. */
export default function ContainerSheet({
  containerId,
  onClose,
}: {
  containerId: string;
  onClose: () => void;
}) {
  const container = useQuery(containerQuery(containerId));
  return (
    <Dialog open onClose={onClose} title={containerId} sheet>
      <Async subject="The container" query={container}>
        {(data) => (
          <div className="grid gap-5">
            <div className="grid gap-2">
              <Head container={data} />
              <p className="text-sm break-words">
                <bdi>{escapeInvisible(describeReason(data))}</bdi>
              </p>
            </div>
            {data.status !== 'queued' && <UsageCharts containerId={data.id} />}
            <ContainerFacts container={data} />
            {data.isolation && <Protections isolation={data.isolation} />}
            <section aria-label="End of the log" className="grid gap-2">
              <h3 className="text-sm font-semibold">End of the log</h3>
              <PrintedText text={data.logs} />
            </section>
          </div>
        )}
      </Async>
    </Dialog>
  );
}

function Head({ container }: { container: Container }) {
  const live = !ENDED.includes(container.status);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <StatusPill status={container.status} />
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <Link
          to="/tasks/$taskId/logs"
          params={{ taskId: container.task_id }}
          search={{ log: `${container.id}.log` }}
          className={buttonClass('outline', 'sm')}
        >
          <ScrollText size={13} aria-hidden />
          Whole log
        </Link>
        {live && <StopButtons container={container} />}
      </div>
    </div>
  );
}
