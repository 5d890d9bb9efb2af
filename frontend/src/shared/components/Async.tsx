import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorPanel } from './ErrorPanel';
import { SkeletonRows } from './Skeleton';

type AsyncProps<T> = {
  subject: string;
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  loading?: ReactNode;
};

/** Show a panel's query as loading, failed, or its data, which stays while a refetch fails. */
export function Async<T>({ subject, query, children, loading = <SkeletonRows /> }: AsyncProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isRefetchError && (
          <ErrorPanel
            subject={subject}
            failed="could not be refreshed"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isError)
    return <ErrorPanel subject={subject} error={query.error} onRetry={() => void query.refetch()} />;
  return loading;
}
