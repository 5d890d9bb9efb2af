import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { examplesQuery, useStartExample } from '@/shared/api/examples';
import { Async } from '@/shared/components/Async';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { notifyError } from '@/shared/components/Toasts';
import { cx } from '@/shared/lib/cx';
import { ExampleCard } from './ExampleCard';

type ExampleGalleryProps = { layout: 'grid' | 'strip' };

/** Show the bundled examples, each with a picture and what it teaches; one click starts one and opens its task. */
export default function ExampleGallery({ layout }: ExampleGalleryProps) {
  const examples = useQuery(examplesQuery);
  const start = useStartExample(notifyError);
  const navigate = useNavigate();
  /**
   * Open the task even if this component is gone by then: the live stream reports the task before the answer arrives.
   */
  async function open(name: string) {
    const taskId = await start.mutateAsync(name).catch(() => null); // the error is shown below
    if (taskId !== null) await navigate({ to: '/tasks/$taskId', params: { taskId } });
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Async subject="The examples" query={examples}>
        {(rows) => (
          <ul
            aria-label="Examples"
            className={cx(
              'gap-3',
              layout === 'grid'
                ? 'grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))]'
                : 'flex overflow-x-auto pb-2',
            )}
          >
            {rows.map((example) => (
              <ExampleCard
                key={example.name}
                example={example}
                className={layout === 'strip' ? 'w-52 shrink-0' : undefined}
                isBusy={start.isPending && start.variables === example.name}
                isDisabled={start.isPending}
                onStart={() => void open(example.name)}
              />
            ))}
          </ul>
        )}
      </Async>
      {start.isError && (
        <ErrorPanel subject="The example" failed="could not be started" error={start.error} />
      )}
    </div>
  );
}
