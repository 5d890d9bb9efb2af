import { useState } from 'react';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { Segmented } from '@/shared/components/Segmented';
import { formatCost, formatScore } from '@/shared/lib/format';
import type { Loop } from '@/shared/api/loops';
import { ScorePlot } from './ScorePlot';
import { nameMetric } from '@/shared/lib/metricName';
import { findBestSoFar } from './scoreScale';

/**
 * Chart the score by version: attempts as points, the best so far as a line, failures at the bottom, the target dashed;
 * or show a table.
 */
export function ScoreChart({ loop }: { loop: Loop }) {
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const title = `${nameMetric(loop) ?? 'Score'} by version`;
  return (
    <Card
      title={title}
      action={
        <Segmented label="Show as" options={['chart', 'table'] as const} value={view} onChange={setView} />
      }
    >
      {loop.rounds.length === 0 ? (
        <EmptyState title="No scores yet" />
      ) : view === 'chart' ? (
        <ScorePlot loop={loop} />
      ) : (
        <ScoreTable loop={loop} />
      )}
    </Card>
  );
}

function ScoreTable({ loop }: { loop: Loop }) {
  const leaders = findBestSoFar(loop);
  const hasCosts = loop.rounds.some((round) => round.cost_usd != null);
  return (
    <div className="max-h-72 overflow-auto">
      <table className="tnum w-full text-sm">
        <thead>
          <tr className="text-left text-xs text-muted">
            <th className="py-1 font-medium">Version</th>
            <th className="py-1 text-right font-medium">{nameMetric(loop)}</th>
            <th className="py-1 text-right font-medium">Best so far</th>
            <th className="py-1 text-right font-medium">Held out</th>
            {hasCosts && <th className="py-1 text-right font-medium">Cost</th>}
            <th className="py-1 pl-6 font-medium">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {loop.rounds.map((round, index) => (
            <tr key={round.round} className="border-t">
              <td className="py-1 font-mono text-xs">{round.version}</td>
              <td className="py-1 text-right">{formatScore(round.score?.mean)}</td>
              <td className="py-1 text-right">{formatScore(leaders[index])}</td>
              <td className="py-1 text-right">{formatScore(round.held_out?.mean)}</td>
              {hasCosts && (
                <td className="py-1 text-right">
                  {round.cost_usd == null ? '–' : formatCost(round.cost_usd)}
                </td>
              )}
              <td className="py-1 pl-6 text-muted">{(round.verdict ?? round.status).replaceAll('_', ' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
