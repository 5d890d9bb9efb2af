import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorPanel } from './ErrorPanel';
import { SkeletonRows } from './Skeleton';

type AsyncProps<T> = {
  what: string;
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  loading?: ReactNode;
};

/** Show a panel's query as loading, failed, or its data, which stays while a refetch fails. */
export function Async<T>({ what, query, children, loading = <SkeletonRows /> }: AsyncProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isRefetchError && (
          <ErrorPanel
            what={what}
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
    return <ErrorPanel what={what} error={query.error} onRetry={() => void query.refetch()} />;
  return loading;
}
