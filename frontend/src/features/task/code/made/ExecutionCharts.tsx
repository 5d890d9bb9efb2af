import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { ChartView } from './ChartView';
import { OutputFiles } from './OutputFiles';
import { type ChartList, chartsQuery } from './queries';

type ExecutionChartsProps = { taskId: number; containerId: string };

/** Show the charts that the grader left of one execution, and the files that the program left. */
export function ExecutionCharts({ taskId, containerId }: ExecutionChartsProps) {
  const charts = useQuery(chartsQuery(containerId));
  return (
    <Async subject="The charts" query={charts}>
      {(list) => (
        <div className="grid gap-4">
          {list.reason && <p className="text-sm text-muted">{list.reason}</p>}
          {list.left_out.map((problem) => (
            <p key={problem} className="text-xs text-warn">
              {escapeInvisible(problem)}
            </p>
          ))}
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-7 xl:grid-cols-[repeat(2,minmax(0,1fr))]">
            {keyCharts(list).map(({ key, chart }) => (
              <ChartView key={key} chart={chart} />
            ))}
          </div>
          <OutputFiles taskId={taskId} containerId={containerId} />
        </div>
      )}
    </Async>
  );
}

function keyCharts(list: ChartList) {
  return list.charts.map((chart, key) => ({ key, chart }));
}
