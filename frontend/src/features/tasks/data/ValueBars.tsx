import { buildValueBars, describeValueBars } from './distribution';
import type { TableColumn } from './columns';

const HEIGHT = 22;
const WIDTH = 96;

/** Draw how the values of a column are distributed: ranges of numbers, or the commonest values. */
export function ValueBars({ column }: { column: TableColumn }) {
  const bars = buildValueBars(column);
  if (bars.length < 2) return null;
  const step = WIDTH / bars.length;
  return (
    <svg width={WIDTH} height={HEIGHT} className="block" role="img" aria-label={describeValueBars(column)}>
      {bars.map((bar) => (
        <rect
          key={bar.key}
          x={bar.key * step}
          width={Math.max(1, step - 1)}
          y={HEIGHT - bar.share * HEIGHT}
          height={bar.share * HEIGHT}
          className="fill-accent"
          fillOpacity={0.65}
        >
          <title>{`${bar.name}: ${bar.rows}`}</title>
        </rect>
      ))}
    </svg>
  );
}
