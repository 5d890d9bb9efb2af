import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { resultsQuery, runsQuery } from './queries';
import { RunRow } from './RunRow';
import { VersionChecks } from './VersionChecks';
import { pairRuns, type Result } from './runOutcomes';

const MAX_COLLAPSED = 3;

type VersionRunsProps = { taskId: number; version: string; metric: string | null };

/**
 * List every container of a version, newest first: its seed, how it ended and its score, the loop's and those started
 * by hand.
 */
export default function VersionRuns({ taskId, version, metric }: VersionRunsProps) {
  const [whole, setWhole] = useState(false);
  const runs = useQuery(runsQuery(taskId, version));
  const results = useQuery(resultsQuery(taskId, version));
  const more = runs.data && runs.data.length > MAX_COLLAPSED && (
    <Button size="sm" onClick={() => setWhole(!whole)}>
      {whole ? 'Show the newest' : `Show all ${runs.data.length}`}
    </Button>
  );
  return (
    <Card title={`Containers of ${version}`} action={more} padded={false}>
      <Async subject="The containers" query={runs}>
        {(containers) =>
          containers.length === 0 ? (
            <p className="p-4 text-sm text-muted">
              This version has not run yet. “Run this version again” runs it once and, if the task has a
              metric, grades it.
            </p>
          ) : (
            <>
              <table className="w-full text-sm max-md:block">
                <thead className="max-md:sr-only">
                  <tr className="border-b text-left text-xs text-muted">
                    <th className="px-4 py-2 font-medium">Started by</th>
                    <th className="px-2 py-2 font-medium">State</th>
                    <th className="px-2 py-2 text-right font-medium">{metric ?? 'Score'}</th>
                    <th className="px-2 py-2 text-right font-medium">Seed</th>
                    <th className="px-4 py-2 text-right font-medium">Wall time, memory</th>
                  </tr>
                </thead>
                <tbody className="divide-y max-md:block">
                  {pairRuns(whole ? containers : containers.slice(0, MAX_COLLAPSED), results.data ?? []).map(
                    (run) => (
                      <RunRow key={run.container.id} run={run} taskId={taskId} />
                    ),
                  )}
                </tbody>
              </table>
              <VersionChecks taskId={taskId} version={version} resultId={findNewestGraded(results.data)} />
            </>
          )
        }
      </Async>
    </Card>
  );
}

function findNewestGraded(results: readonly Result[] | undefined): number | null {
  return results?.find((each) => each.source === 'graded' && each.container_id !== null)?.id ?? null;
}
