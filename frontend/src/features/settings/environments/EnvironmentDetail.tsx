import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { PrintedText } from '@/shared/components/PrintedText';
import { environmentQuery } from './queries';

/** Show the lock of an environment and the end of its build log. */
export function EnvironmentDetail({ environmentId }: { environmentId: string }) {
  const environment = useQuery(environmentQuery(environmentId));
  return (
    <Async subject="The environment" query={environment}>
      {({ lock, log, python }) => (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <p className="text-xs text-muted">Built for {python}.</p>
          <PrintedText label="Lock" text={lock || 'Not resolved yet.'} />
          <PrintedText label="Build log" text={log || 'Nothing was printed.'} />
        </div>
      )}
    </Async>
  );
}
