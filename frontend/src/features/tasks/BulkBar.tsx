import { Link } from '@tanstack/react-router';
import { Archive, ArchiveRestore, Columns3, Tags, Trash2, Undo2, X } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button, buttonClass } from '@/shared/components/Button';
import { useArchiveTasks, useRestoreTasks } from './menu/queries';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import type { Task } from '@/shared/api/tasks';

const TagsDialog = lazyWithRetry(() => import('./menu/TagsDialog'));
const DeleteDialog = lazyWithRetry(() => import('./menu/DeleteDialog'));

/** Show the actions on all selected tasks; nothing while none is selected. */
export function BulkBar({ tasks, onClear }: { tasks: Task[]; onClear: () => void }) {
  const [asking, setAsking] = useState<'tags' | 'delete' | null>(null);
  const archive = useArchiveTasks();
  const restore = useRestoreTasks();
  const trash = tasks.some((task) => task.deleted_at);
  const archived = tasks.every((task) => task.archived_at);
  return (
    <>
      <div role="status" className="sr-only">
        {tasks.length > 0 && `${tasks.length} selected`}
      </div>
      {tasks.length > 0 && (
        <section
          aria-label="Selected tasks"
          className="sticky bottom-18 z-20 mx-auto flex max-w-full items-center gap-1.5 rounded-xl bg-raised p-2 pl-3 shadow-(--shadow-pop) sm:pl-4 md:bottom-4"
        >
          <span className="tnum mr-1 text-sm sm:mr-2 font-medium">{tasks.length} selected</span>
          {trash ? (
            <Button variant="outline" busy={restore.isPending} onClick={() => restore.mutate(tasks)}>
              <Undo2 size={14} aria-hidden />
              <span className="max-sm:sr-only">Restore</span>
            </Button>
          ) : (
            <>
              <Button variant="outline" onClick={() => setAsking('tags')}>
                <Tags size={14} aria-hidden />
                <span className="max-sm:sr-only">Tags</span>
              </Button>
              {tasks.length > 1 && (
                <Link
                  to="/compare"
                  search={{ of: tasks.map(({ id }) => String(id)) }}
                  className={buttonClass('outline', 'md')}
                >
                  <Columns3 size={14} aria-hidden />
                  <span className="max-sm:sr-only">Compare</span>
                </Link>
              )}
              <Button
                variant="outline"
                busy={archive.isPending}
                onClick={() => archive.mutate({ tasks, archived: !archived })}
              >
                {archived ? <ArchiveRestore size={14} aria-hidden /> : <Archive size={14} aria-hidden />}
                <span className="max-sm:sr-only">{archived ? 'Unarchive' : 'Archive'}</span>
              </Button>
              <Button variant="danger" onClick={() => setAsking('delete')}>
                <Trash2 size={14} aria-hidden />
                <span className="max-sm:sr-only">Delete</span>
              </Button>
            </>
          )}
          <Button size="icon" aria-label="Clear selection" onClick={onClear}>
            <X size={15} />
          </Button>
        </section>
      )}
      <Suspense>
        {asking === 'tags' && <TagsDialog tasks={tasks} onClose={() => setAsking(null)} />}
        {asking === 'delete' && <DeleteDialog tasks={tasks} onClose={() => setAsking(null)} />}
      </Suspense>
    </>
  );
}
