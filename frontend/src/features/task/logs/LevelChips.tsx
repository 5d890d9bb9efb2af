import { cx } from '@/shared/lib/cx';
import { formatCount } from '@/shared/lib/format';
import type { LevelCounts } from './search/Index';
import { LEVELS, type Level } from './search/levels';

const LEVEL_CLASSES: Record<Level, string> = {
  error: 'text-bad',
  warning: 'text-warn',
  info: 'text-muted',
  debug: 'text-muted',
};

type LevelChipsProps = {
  levels: LevelCounts;
  chosen: Level | undefined;
  onChoose: (level: Level | undefined) => void;
  partial: boolean;
};

/**
 * Count the lines of each level once all are loaded; the search steps through the lines of the pressed one. Show
 * nothing if no line names a level.
 */
export function LevelChips({ levels, chosen, onChoose, partial }: LevelChipsProps) {
  const someTell = LEVELS.some((level) => levels[level] > 0);
  const visibleLevels = LEVELS.filter(
    (level) => levels[level] > 0 || level === chosen || (partial && isBad(level)),
  );
  if (!someTell && chosen === undefined) return null;
  return (
    <fieldset className="flex gap-1 overflow-x-auto">
      <legend className="sr-only">Step through the lines of one level</legend>
      {visibleLevels.map((level) => (
        <button
          key={level}
          type="button"
          aria-pressed={level === chosen}
          onClick={() => onChoose(level === chosen ? undefined : level)}
          className={cx(
            'tnum h-7 shrink-0 rounded-full border px-2.5 text-xs font-medium pointer-coarse:h-10',
            level === chosen
              ? 'border-accent bg-accent-soft text-accent'
              : 'border-line-strong hover:bg-hover',
            level !== chosen && LEVEL_CLASSES[level],
          )}
        >
          {!partial && `${formatCount(levels[level])} `}
          {isBad(level) && !partial && levels[level] !== 1 ? `${level}s` : level}
        </button>
      ))}
    </fieldset>
  );
}

function isBad(level: Level): boolean {
  return level === 'error' || level === 'warning';
}
