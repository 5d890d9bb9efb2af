import { formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { buildBars } from './bars';
import type { ChartOf } from './queries';

/** Show a number for each label as a bar beside it; the numbers are in the same table. */
export function BarsView({ chart }: { chart: ChartOf<'bars'> }) {
  return (
    <table className="tnum w-full table-fixed text-2xs">
      <thead className="sr-only">
        <tr>
          <th scope="col">{escapeInvisible(chart.label_name)}</th>
          <th scope="col">{escapeInvisible(chart.value_name)}</th>
        </tr>
      </thead>
      <tbody>
        {buildBars(chart).map((bar) => (
          <tr key={bar.key}>
            <th
              scope="row"
              title={bar.label}
              className="w-2/5 truncate pr-2 text-right font-normal text-muted"
            >
              <bdi>{bar.label}</bdi>
            </th>
            <td>
              <svg width="100%" height={14} className="block" aria-hidden>
                <rect
                  x={`${bar.from}%`}
                  width={`${bar.share}%`}
                  y={1}
                  height={12}
                  rx={1}
                  className="fill-accent"
                  fillOpacity={0.7}
                />
              </svg>
            </td>
            <td className="w-16 pl-2">{formatScore(bar.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
