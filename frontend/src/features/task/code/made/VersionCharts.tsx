import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { Select } from '@/shared/components/Field';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { resultsQuery, runsQuery } from '../runs/queries';
import { describeOutcome, pairRuns, type Run } from '../runs/runOutcomes';
import { ExecutionCharts } from './ExecutionCharts';

type VersionChartsProps = { taskId: number; version: string };

/** Show what a version made: the charts of one of its graded executions, the newest unless another is chosen. */
export default function VersionCharts({ taskId, version }: VersionChartsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const runs = useQuery(runsQuery(taskId, version));
  const results = useQuery(resultsQuery(taskId, version));
  const graded = pairRuns(runs.data ?? [], results.data ?? []).filter((run) => run.result?.graded);
  const current = graded.find((run) => run.container.id === chosen) ?? graded[0];
  if (runs.data && results.data && !current) return null;
  const picker = graded.length > 1 && current && (
    <Select
      aria-label="Execution"
      className="!w-auto max-w-full text-xs"
      value={current.container.id}
      onChange={(event) => setChosen(event.target.value)}
    >
      {graded.map((run) => (
        <option key={run.container.id} value={run.container.id}>
          {describeRun(run)}
        </option>
      ))}
    </Select>
  );
  return (
    <Card title={`What ${escapeInvisible(version)} made`} action={picker}>
      <Async subject="The containers" query={runs}>
        {() =>
          current && (
            <ExecutionCharts key={current.container.id} taskId={taskId} containerId={current.container.id} />
          )
        }
      </Async>
    </Card>
  );
}

function describeRun(run: Run): string {
  const { round, seed } = run.container;
  const where = run.isManual ? 'By hand' : `Round ${round}`;
  return `${where}${seed === null ? '' : `, seed ${seed}`}: ${describeOutcome(run)}`;
}
