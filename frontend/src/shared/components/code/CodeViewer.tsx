import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import type { DiffLayout } from './diffLayout';
import { Async } from '../Async';
import { SkeletonRows } from '../Skeleton';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import { taskQuery } from '@/shared/api/tasks';
import { CodePane } from './CodePane';
import { pairFiles } from './files';
import { codeQuery, type VersionId } from '@/shared/api/versions';

type CodeViewerProps = {
  after: VersionId;
  before: VersionId | null;
  file: string | undefined;
  view: DiffLayout | undefined;
  onFile: (file: string) => void;
  onView: (view: DiffLayout | undefined) => void;
  picker: ReactNode;
};

/**
 * Show the files of a version as highlighted source, or how it differs from another: side by side where there is room.
 */
export function CodeViewer({ after, before, file, view, onFile, onView, picker }: CodeViewerProps) {
  const isWide = useMediaQuery('(min-width: 1024px)');
  const task = useQuery(taskQuery(after.taskId));
  const afterCode = useQuery(codeQuery(after.taskId, after.version));
  const beforeCode = useQuery({
    ...codeQuery(before?.taskId ?? 0, before?.version ?? ''),
    enabled: before !== null,
  });
  const isSingle = before === null;
  const pairs = useMemo(() => {
    if (!afterCode.data || (!isSingle && !beforeCode.data)) return null;
    return pairFiles(afterCode.data, isSingle ? null : (beforeCode.data ?? null));
  }, [afterCode.data, beforeCode.data, isSingle]);
  const failed = afterCode.isError ? afterCode : beforeCode.isError ? beforeCode : afterCode;
  return (
    <section aria-label="Code" className="card min-w-0 overflow-hidden">
      <CodePane
        after={after}
        before={before}
        pairs={pairs}
        file={file}
        entry={task.data?.spec.program?.entry ?? 'main.py'}
        split={isWide && view !== 'unified'}
        onFile={onFile}
        onView={isWide ? onView : null}
        picker={picker}
        waiting={
          <Async
            subject={`The code of ${failed === beforeCode ? before?.version : after.version}`}
            query={failed}
          >
            {() => <SkeletonRows rows={8} className="h-6" />}
          </Async>
        }
      />
    </section>
  );
}
