import { cx } from '@/shared/lib/cx';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { BarsView } from './BarsView';
import { buildChartTable } from './chartTable';
import { MatrixView } from './MatrixView';
import { PlotView } from './PlotView';
import type { Chart } from './queries';
import { RowsTable } from './RowsTable';
import { ShapesView } from './ShapesView';

const WIDE_COLUMNS = 6;

/** Show one chart with its title, how to read it and, where it is a drawing, the same as a table. */
export function ChartView({ chart }: { chart: Chart }) {
  const isDrawing = chart.kind === 'lines' || chart.kind === 'points' || chart.kind === 'shapes';
  const isWide = chart.kind === 'table' && chart.columns.length > WIDE_COLUMNS;
  return (
    <figure className={cx('grid min-w-0 content-start gap-2', isWide && 'xl:col-span-2')}>
      <figcaption>
        <h3 className="text-sm font-semibold">
          <bdi>{escapeInvisible(chart.title)}</bdi>
        </h3>
        {chart.note && <p className="text-xs text-muted">{escapeInvisible(chart.note)}</p>}
      </figcaption>
      <Drawing chart={chart} />
      {isDrawing && (
        <details className="text-xs">
          <summary className="cursor-pointer text-muted hover:text-fg">Show as a table</summary>
          <div className="mt-2">
            <RowsTable table={buildChartTable(chart)} label={`${chart.title} as a table`} />
          </div>
        </details>
      )}
    </figure>
  );
}

function Drawing({ chart }: { chart: Chart }) {
  switch (chart.kind) {
    case 'matrix':
      return <MatrixView chart={chart} />;
    case 'lines':
    case 'points':
      return <PlotView chart={chart} />;
    case 'bars':
      return <BarsView chart={chart} />;
    case 'table':
      return <RowsTable table={buildChartTable(chart)} label={chart.title} />;
    case 'shapes':
      return <ShapesView chart={chart} />;
    case 'picture':
      return (
        <img
          src={`data:${chart.type};base64,${chart.content}`}
          alt={escapeInvisible(chart.text)}
          className="max-h-96 max-w-full justify-self-center rounded-md border object-contain"
        />
      );
  }
}
