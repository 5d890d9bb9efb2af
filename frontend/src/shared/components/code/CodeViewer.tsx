import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import type { DiffLayout } from './diffLayout';
import { Async } from '../Async';
import { SkeletonRows } from '../Skeleton';
import { useMedia } from '@/shared/lib/useMedia';
import { taskQuery } from '@/shared/api/tasks';
import { CodePane } from './CodePane';
import { pairFiles } from './files';
import { codeQuery, type VersionId } from '@/shared/api/versions';

type CodeViewerProps = {
  now: VersionId;
  old: VersionId | null;
  file: string | undefined;
  view: DiffLayout | undefined;
  onFile: (file: string) => void;
  onView: (view: DiffLayout | undefined) => void;
  picker: ReactNode;
};

/** The files of a version as highlighted source, or what it changed against any other: side by side where there is room. */
export function CodeViewer({ now, old, file, view, onFile, onView, picker }: CodeViewerProps) {
  const wide = useMedia('(min-width: 1024px)');
  const task = useQuery(taskQuery(now.taskId));
  const mine = useQuery(codeQuery(now.taskId, now.version));
  const theirs = useQuery({ ...codeQuery(old?.taskId ?? 0, old?.version ?? ''), enabled: old !== null });
  const alone = old === null;
  const pairs = useMemo(() => {
    if (!mine.data || (!alone && !theirs.data)) return null;
    return pairFiles(mine.data, alone ? null : (theirs.data ?? null));
  }, [mine.data, theirs.data, alone]);
  const failed = mine.isError ? mine : theirs.isError ? theirs : mine;
  return (
    <section aria-label="Code" className="card min-w-0 overflow-hidden">
      <CodePane
        now={now}
        old={old}
        pairs={pairs}
        file={file}
        entry={task.data?.spec.program?.entry ?? 'main.py'}
        split={wide && view !== 'unified'}
        onFile={onFile}
        onView={wide ? onView : null}
        picker={picker}
        waiting={
          <Async what={`The code of ${failed === theirs ? old?.version : now.version}`} query={failed}>
            {() => <SkeletonRows rows={8} className="h-6" />}
          </Async>
        }
      />
    </section>
  );
}
