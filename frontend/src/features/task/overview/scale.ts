import type { Loop, Round } from '@/shared/api/loops';
import { ticks } from './ticks';

export const HEIGHT = 260;
export const MARGIN = { left: 56, right: 16, top: 14, bottom: 28 };

export type Scale = {
  x: (place: number) => number;
  y: (value: number) => number;
  ticks: number[];
  labels: number[];
};

/** Where rounds and scores stand in a plot of the width. */
export function scaleOf(loop: Loop, width: number): Scale {
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

/** The path of the best score, a step at each new best. */
export function steps(leaders: (number | null)[], scale: Scale): string {
  let path = '';
  leaders.forEach((value, place) => {
    if (value === null) return;
    path += path === '' ? `M${scale.x(place)},${scale.y(value)}` : `H${scale.x(place)}V${scale.y(value)}`;
  });
  return path;
}
