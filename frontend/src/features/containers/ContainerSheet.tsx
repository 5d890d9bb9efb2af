import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Square } from 'lucide-react';
import { Async } from '@/components/Async';
import { Button, buttonClass } from '@/components/Button';
import { Dialog } from '@/components/Dialog';
import { StatusPill } from '@/components/StatusPill';
import { tell, tellError } from '@/components/Toasts';
import { ContainerFacts } from './ContainerFacts';
import { type Container, containerQuery, ENDED, useStop } from './queries';

/** One container: how it stands, what it used, what protected it, and the end of its log. */
export function ContainerSheet({ containerId, onClose }: { containerId: string; onClose: () => void }) {
  const container = useQuery(containerQuery(containerId));
  return (
    <Dialog open onClose={onClose} title={containerId} side>
      <Async what="The container" query={container}>
        {(found) => (
          <div className="grid gap-5">
            <div className="flex flex-wrap items-center gap-3">
              <StatusPill status={found.status} />
              <Actions container={found} />
            </div>
            {found.reason && <p className="text-sm break-words">{found.reason}</p>}
            <ContainerFacts container={found} />
            <section aria-label="End of the log" className="grid gap-2">
              <h3 className="text-sm font-semibold">End of the log</h3>
              <pre
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
                tabIndex={0}
                role="log"
                aria-live="off"
                aria-label="What it printed last"
                className="max-h-72 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]"
              >
                {found.logs || 'It has printed nothing.'}
              </pre>
            </section>
          </div>
        )}
      </Async>
    </Dialog>
  );
}

function Actions({ container }: { container: Container }) {
  const stop = useStop();
  const live = !ENDED.includes(container.status);
  return (
    <div className="ml-auto flex gap-2">
      <Link
        to="/tasks/$taskId/logs"
        params={{ taskId: container.task_id }}
        search={{ log: `${container.id}.log` }}
        className={buttonClass('outline', 'sm')}
      >
        Whole log
      </Link>
      {live && (
        <Button
          look="danger"
          size="sm"
          busy={stop.isPending}
          onClick={() =>
            stop.mutate(container.id, {
              onError: tellError,
              onSuccess: () => tell('It is asked to end; after five seconds it is ended.'),
            })
          }
        >
          <Square size={12} aria-hidden />
          Stop
        </Button>
      )}
    </div>
  );
}
