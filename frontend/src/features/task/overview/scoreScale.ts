import type { Loop } from '@/shared/api/loops';
import { isBarred } from '@/shared/lib/verdicts';
import { computeTicks } from './ticks';

export const HEIGHT = 260;
export const MARGIN = { left: 56, right: 16, top: 14, bottom: 28 };

export type Scale = {
  x: (index: number) => number;
  y: (value: number) => number;
  ticks: number[];
  labels: number[];
};

/** Compute the positions of rounds and scores in a plot of this width. */
export function buildScale(loop: Loop, width: number): Scale {
  const values = loop.rounds.flatMap((round) => (round.score ? [round.score.mean] : []));
  if (loop.target !== null) values.push(loop.target);
  const marks = computeTicks(Math.min(...values), Math.max(...values));
  const [low, high] = [marks[0] ?? 0, marks.at(-1) ?? 1];
  const innerWidth = width - MARGIN.left - MARGIN.right;
  const last = Math.max(1, loop.rounds.length - 1);
  const labelStep = Math.ceil(loop.rounds.length / Math.max(1, Math.floor(innerWidth / 44)));
  return {
    x: (index) => MARGIN.left + 8 + ((innerWidth - 16) * index) / last,
    y: (value) =>
      HEIGHT - MARGIN.bottom - ((value - low) / (high - low)) * (HEIGHT - MARGIN.bottom - MARGIN.top),
    ticks: marks,
    labels: loop.rounds.map((_, index) => index).filter((index) => index % labelStep === 0),
  };
}

/** Find the best score after each round, without versions that cannot be it; null before the first. */
export function findBestSoFar({ rounds, direction, excluded }: Loop): (number | null)[] {
  const out = new Set(excluded?.map(({ version }) => version));
  let best: number | null = null;
  return rounds.map((round) => {
    const value = out.has(round.version) || isBarred(round) ? undefined : round.score?.mean;
    const better =
      value !== undefined && (best === null || (direction === 'minimize' ? value < best : value > best));
    if (better) best = value;
    return best;
  });
}

/** Build the path of the best score, with a step at each new best. */
export function buildBestPath(best: (number | null)[], scale: Scale): string {
  let path = '';
  best.forEach((value, index) => {
    if (value === null) return;
    path += path === '' ? `M${scale.x(index)},${scale.y(value)}` : `H${scale.x(index)}V${scale.y(value)}`;
  });
  return path;
}
