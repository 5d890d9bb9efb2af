import type { Loop, Round } from '@/shared/api/loops';
import { type Directions, findDirection } from '@/shared/lib/metricDirections';
import { formatCost, formatDuration, formatScore, formatGain } from '@/shared/lib/format';
import { nameMetric } from '@/shared/lib/metricName';
import { describeSpread } from '@/shared/lib/spread';
import type { Compared, Comparison, Spread } from './queries';

/** One cell: its text, a note in small print below it, and whether it is the best of its row. */
export type Cell = { text: string; note?: string; best?: boolean };
export type Row = { name: string; cells: Cell[] };

const EMPTY_CELL: Cell = { text: '–' };

/**
 * Build the rows of the comparison. The best value of a row is marked among the scores that are comparable with the
 * first, where the better direction is known.
 */
export function buildRows(
  { compared, metrics }: Comparison,
  loops: readonly (Loop | null)[],
  directions: Directions,
): Row[] {
  const [main, ...others] = new Set(compared.map((each) => each.metric));
  const [name, ...otherNames] = new Set(compared.map(nameMetric));
  const alike = others.length === 0;
  return [
    buildScoreRow(
      otherNames.length === 0 && name ? name : 'Score',
      compared,
      (each) => each.score,
      findSharedDirection(compared),
    ),
    buildScoreRow('Held out', compared, (each) => each.held_out ?? null, findSharedDirection(compared)),
    { name: 'Gap', cells: compared.map(buildGapCell) },
    { name: 'Gain over the first', cells: compared.map(buildGainCell) },
    ...metrics
      .filter((name) => !alike || name !== main)
      .map((name) =>
        buildScoreRow(name, compared, (each) => each.metrics[name] ?? null, findDirection(name, directions)),
      ),
    buildScoreRow('Run time', compared, (each) => each.run_seconds, 'minimize', formatDuration),
    { name: 'Cost', cells: compared.map((each, index) => buildCostCell(each, loops[index] ?? null)) },
    { name: 'Verdict', cells: compared.map((each, index) => buildVerdictCell(each, loops[index] ?? null)) },
  ].filter((row) => row.cells.some((cell) => cell.text !== EMPTY_CELL.text));
}

/** Build a row for each hyper-parameter that one of the versions names. */
export function buildParameterRows(compared: readonly Pick<Compared, 'parameters'>[]): Row[] {
  const names = [...new Set(compared.flatMap(({ parameters }) => Object.keys(parameters)))];
  return names.map((name) => ({
    name,
    cells: compared.map(({ parameters }) => ({ text: String(parameters[name] ?? '–') })),
  }));
}

function buildScoreRow(
  name: string,
  compared: readonly Compared[],
  of: (each: Compared) => Spread | null,
  direction: string | null,
  format: (value: number) => string = formatScore,
): Row {
  const best = findBest(
    compared.map((each) => (each.compares ? (of(each)?.mean ?? null) : null)),
    direction,
  );
  const cells = compared.map((each): Cell => {
    const spread = of(each);
    if (!spread) return EMPTY_CELL;
    const many = spread.n > 1 || spread.interval ? describeSpread(spread, format) : undefined;
    return { text: format(spread.mean), note: many, best: each.compares && spread.mean === best };
  });
  return { name, cells };
}

/** Find the best value; return null if there are fewer than two, all are equal, or the better direction is unknown. */
export function findBest(values: readonly (number | null)[], direction: string | null): number | null {
  const present = values.filter((value) => value !== null);
  if (present.length < 2 || direction === null || new Set(present).size === 1) return null;
  return direction === 'minimize' ? Math.min(...present) : Math.max(...present);
}

function findSharedDirection(compared: readonly Compared[]): string | null {
  const objectives = new Set(compared.map((each) => `${each.metric} ${each.direction}`));
  return objectives.size === 1 ? (compared[0]?.direction ?? null) : null;
}

/** Build the cell that tells how much better a version scored in the search than on held-out rows. */
function buildGapCell({ score: seen, held_out: held, direction }: Compared): Cell {
  if (!seen || !held) return EMPTY_CELL;
  return {
    text: formatGain(direction === 'minimize' ? held.mean - seen.mean : seen.mean - held.mean, seen.mean),
  };
}

function buildGainCell(each: Compared, index: number): Cell {
  if (index === 0) return { text: 'reference' };
  if (!each.compares) return { text: 'not comparable', note: each.why_not ?? undefined };
  if (each.gain === null || each.gain === undefined) return EMPTY_CELL;
  return { text: formatGain(each.gain), note: each.luck?.says };
}

/** Build the cell that tells what the model calls for a version have cost. */
function buildCostCell(each: Compared, loop: Loop | null): Cell {
  const cost = findRound(each, loop)?.cost_usd;
  return cost == null ? EMPTY_CELL : { text: formatCost(cost) };
}

function buildVerdictCell(each: Compared, loop: Loop | null): Cell {
  const round = findRound(each, loop);
  const verdict = round?.verdict ?? round?.status;
  return verdict ? { text: verdict.replaceAll('_', ' '), note: round?.reason ?? undefined } : EMPTY_CELL;
}

function findRound({ version }: Compared, loop: Loop | null): Round | undefined {
  return loop?.rounds.find((round) => round.version === version);
}
