import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { Button } from '../Button';
import { Card } from '../Card';
import { EmptyState } from '../EmptyState';
import { Segmented } from '../Segmented';
import { Chart } from './Chart';
import { ChartLegend } from './ChartLegend';
import { ChartStrip } from './ChartStrip';
import { ChartTable } from './ChartTable';
import { ExportMenu } from './ExportMenu';
import type { ChartData, ChartLayer, ChartPoint, XAxis, XRange } from './model';

export type ChartChoices = { x?: XAxis; scale?: 'log'; view?: 'table' };

type ChartPanelProps = {
  title: ReactNode;
  /** Of the files that it is saved as. */
  filename: string;
  data: ChartData;
  axes: readonly XAxis[];
  choices: ChartChoices;
  onChoose: (change: ChartChoices) => void;
  onOpen: (point: ChartPoint) => void;
  /** More to choose from, before the axis. */
  tools?: ReactNode;
  height?: number;
};

const STRIP_FROM = 60;
const NO_LAYERS: ReadonlySet<ChartLayer> = new Set();

/** Show a chart with what can be chosen of it, its legend, the strip to zoom with, its table and its files. */
export default function ChartPanel(props: ChartPanelProps) {
  const { title, filename, data, axes, choices, onChoose, onOpen, tools, height = 320 } = props;
  const [zoom, setZoom] = useState<{ axis: XAxis; range: XRange | null }>({ axis: data.xAxis, range: null });
  const [hidden, setHidden] = useState(NO_LAYERS);
  const range = zoom.axis === data.xAxis ? zoom.range : null;
  const setRange = (next: XRange | null) => setZoom({ axis: data.xAxis, range: next });
  const isLog = useDeferredValue(choices.scale === 'log');
  const view = useMemo(() => ({ range, isLog, hidden }), [range, isLog, hidden]);
  const count = data.series.reduce((sum, { points }) => sum + points.length, 0);
  const toggle = (layer: ChartLayer) => {
    const next = new Set(hidden);
    if (!next.delete(layer)) next.add(layer);
    setHidden(next);
  };
  return (
    <Card
      title={title}
      padded={false}
      action={
        <div className="flex flex-wrap items-center gap-2">
          {range && (
            <Button variant="outline" size="sm" onClick={() => setRange(null)}>
              Show all
            </Button>
          )}
          {tools}
          {axes.length > 1 && (
            <Segmented
              label="Horizontal axis"
              options={axes}
              value={axes.find((axis) => axis === choices.x) ?? data.xAxis}
              onChange={(x) => onChoose({ x })}
            />
          )}
          <Segmented
            label="Scale"
            options={['linear', 'log'] as const}
            value={choices.scale ?? 'linear'}
            onChange={(scale) => onChoose({ scale: scale === 'log' ? 'log' : undefined })}
          />
          <Segmented
            label="Show as"
            options={['chart', 'table'] as const}
            value={choices.view ?? 'chart'}
            onChange={(next) => onChoose({ view: next === 'table' ? 'table' : undefined })}
          />
          <ExportMenu name={filename} data={data} view={view} />
        </div>
      }
    >
      {count === 0 ? (
        <EmptyState title="No scores yet" />
      ) : choices.view === 'table' ? (
        <ChartTable data={data} />
      ) : (
        <>
          <div className="px-1 pt-2 sm:px-3">
            <Chart data={data} view={view} height={height} onRange={setRange} onOpen={onOpen} />
          </div>
          {count >= STRIP_FROM && (
            <div className="px-4 pb-2 max-sm:px-2">
              <ChartStrip data={data} range={range} onRange={setRange} />
            </div>
          )}
          <ChartLegend data={data} hidden={hidden} onToggle={toggle} />
        </>
      )}
    </Card>
  );
}
