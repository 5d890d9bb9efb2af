import { useNavigate } from '@tanstack/react-router';
import { useLayoutEffect, useRef, useState } from 'react';
import { score } from '@/lib/format';
import type { Loop, Round } from '../queries';
import { ticks } from './ticks';

const HEIGHT = 260;
const MARGIN = { left: 56, right: 16, top: 14, bottom: 28 };

/** The plot itself, as SVG: a few hundred versions at most are drawn, and each point is a thing one can reach and open. */
export function ScorePlot({ loop }: { loop: Loop }) {
  const [box, width] = useWidth();
  const navigate = useNavigate();
  const rounds = loop.rounds;
  const leaders = bestSoFar(rounds, loop.direction);
  const scale = scaleOf(loop, width);
  const open = (round: Round) =>
    void navigate({
      to: '/tasks/$taskId/code',
      params: { taskId: loop.task_id },
      search: { version: round.version },
    });
  const words = `${loop.metric ?? 'score'} of ${rounds.length} versions, best ${score(loop.best?.validation.mean)}${loop.target === null ? '' : `, target ${score(loop.target)}`}`;
  return (
    <figure ref={box} aria-label={words}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} className="block overflow-visible">
          <title>{loop.metric ?? 'Score'} by version</title>
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
                {score(tick)}
              </text>
            </g>
          ))}
          {loop.target !== null && <Target y={scale.y(loop.target)} width={width} target={loop.target} />}
          <path
            d={steps(leaders, scale)}
            className="fill-none stroke-accent"
            strokeWidth="2"
            strokeLinejoin="round"
          />
          {rounds.map((round, place) => (
            <Point
              key={round.round}
              round={round}
              x={scale.x(place)}
              scale={scale}
              best={loop.best?.version === round.version}
              onOpen={open}
            />
          ))}
          {scale.labels.map((place) => (
            <text
              key={place}
              x={scale.x(place)}
              y={HEIGHT - 6}
              textAnchor="middle"
              className="fill-subtle text-2xs"
            >
              {rounds[place]?.version}
            </text>
          ))}
        </svg>
      )}
    </figure>
  );
}

type Scale = {
  x: (place: number) => number;
  y: (value: number) => number;
  ticks: number[];
  labels: number[];
};

function scaleOf(loop: Loop, width: number): Scale {
  const values = loop.rounds.flatMap((round) => (round.score ? [round.score.mean] : []));
  if (loop.target !== null) values.push(loop.target);
  const marks = ticks(Math.min(...values), Math.max(...values));
  const [low, high] = [marks[0] ?? 0, marks.at(-1) ?? 1];
  const inner = width - MARGIN.left - MARGIN.right;
  const last = Math.max(1, loop.rounds.length - 1);
  const every = Math.ceil(loop.rounds.length / Math.max(1, Math.floor(inner / 44)));
  return {
    x: (place) => MARGIN.left + 8 + ((inner - 16) * place) / last,
    y: (value) =>
      HEIGHT - MARGIN.bottom - ((value - low) / (high - low)) * (HEIGHT - MARGIN.bottom - MARGIN.top),
    ticks: marks,
    labels: loop.rounds.map((_, place) => place).filter((place) => place % every === 0),
  };
}

type PointProps = { round: Round; x: number; scale: Scale; best: boolean; onOpen: (round: Round) => void };

function Point({ round, x, scale, best, onOpen }: PointProps) {
  const failed = !round.score;
  if (failed && round.status !== 'done') return null;
  const y = round.score ? scale.y(round.score.mean) : HEIGHT - MARGIN.bottom;
  const words = `${round.version}: ${round.score ? score(round.score.mean) : (round.verdict ?? 'failed').replaceAll('_', ' ')}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button element cannot stand inside SVG
    <g
      role="button"
      tabIndex={0}
      aria-label={words}
      onClick={() => onOpen(round)}
      onKeyDown={(event) => event.key === 'Enter' && onOpen(round)}
      className="cursor-pointer"
    >
      <title>{words}</title>
      <circle cx={x} cy={y} r="12" className="fill-transparent" />
      {failed ? (
        <path d={`M${x - 4},${y - 4}l8,8m0,-8l-8,8`} className="stroke-bad" strokeWidth="2" />
      ) : (
        <circle
          cx={x}
          cy={y}
          r={best ? 5 : 3.5}
          strokeWidth="2"
          className={best ? 'fill-accent stroke-accent' : 'fill-surface stroke-control'}
        />
      )}
    </g>
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
      <text x={width - MARGIN.right} y={y - 5} textAnchor="end" className="tnum fill-ok text-2xs">
        target {score(target)}
      </text>
    </g>
  );
}

/** The best score after each round; null before the first. */
export function bestSoFar(rounds: Round[], direction: string | null): (number | null)[] {
  let best: number | null = null;
  return rounds.map((round) => {
    const value = round.score?.mean;
    const better =
      value !== undefined && (best === null || (direction === 'minimize' ? value < best : value > best));
    if (better) best = value;
    return best;
  });
}

function steps(leaders: (number | null)[], scale: Scale): string {
  let path = '';
  leaders.forEach((value, place) => {
    if (value === null) return;
    path += path === '' ? `M${scale.x(place)},${scale.y(value)}` : `H${scale.x(place)}V${scale.y(value)}`;
  });
  return path;
}

function useWidth(): [React.RefObject<HTMLElement | null>, number] {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!box.current) return;
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  return [box, width];
}
