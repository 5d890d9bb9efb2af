import { useNavigate } from '@tanstack/react-router';
import { formatScore } from '@/shared/lib/format';
import type { Loop, Round } from '@/shared/api/loops';
import { useWidth } from '@/shared/lib/useWidth';
import { ScorePoint } from './ScorePoint';
import { nameMetric } from '@/shared/lib/metricName';
import { findBestSoFar, HEIGHT, MARGIN, buildScale, buildBestPath } from './scoreScale';

/** Draw the plot as SVG: at most a few hundred versions, each point reachable by keyboard. */
export function ScorePlot({ loop }: { loop: Loop }) {
  const [box, width] = useWidth();
  const navigate = useNavigate();
  const rounds = loop.rounds;
  const leaders = findBestSoFar(loop);
  const scale = buildScale(loop, width);
  const open = (round: Round) =>
    void navigate({
      to: '/tasks/$taskId/code',
      params: { taskId: loop.task_id },
      search: { version: round.version },
    });
  const description = `${nameMetric(loop) ?? 'score'}: of ${rounds.length} versions, best ${formatScore(loop.best?.validation.mean)}${loop.target === null ? '' : `, target ${formatScore(loop.target)}`}`;
  return (
    <figure ref={box} aria-label={description} style={{ minHeight: HEIGHT }}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} className="block overflow-visible">
          <title>{nameMetric(loop) ?? 'Score'} by version</title>
          {scale.ticks.map((tick) => (
            <g key={tick}>
              <line
                x1={MARGIN.left}
                x2={width - MARGIN.right}
                y1={scale.y(tick)}
                y2={scale.y(tick)}
                className="stroke-line"
              />
              <text
                x={MARGIN.left - 8}
                y={scale.y(tick) + 4}
                textAnchor="end"
                className="tnum fill-subtle text-2xs"
              >
                {formatScore(tick)}
              </text>
            </g>
          ))}
          {loop.target !== null && <Target y={scale.y(loop.target)} width={width} target={loop.target} />}
          <path
            d={buildBestPath(leaders, scale)}
            className="fill-none stroke-accent"
            strokeWidth="2"
            strokeLinejoin="round"
          />
          {rounds.map((round, index) => (
            <ScorePoint
              key={round.round}
              round={round}
              x={scale.x(index)}
              scale={scale}
              best={loop.best?.version === round.version}
              onOpen={open}
            />
          ))}
          {scale.labels.map((index) => (
            <text
              key={index}
              x={scale.x(index)}
              y={HEIGHT - 6}
              textAnchor="middle"
              className="fill-subtle text-2xs"
            >
              {rounds[index]?.version}
            </text>
          ))}
        </svg>
      )}
    </figure>
  );
}

function Target({ y, width, target }: { y: number; width: number; target: number }) {
  return (
    <g>
      <line
        x1={MARGIN.left}
        x2={width - MARGIN.right}
        y1={y}
        y2={y}
        className="stroke-ok"
        strokeDasharray="5 4"
      />
      <text x={MARGIN.left + 4} y={y - 5} className="tnum fill-ok text-2xs">
        target {formatScore(target)}
      </text>
    </g>
  );
}
