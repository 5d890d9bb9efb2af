import { cx } from '@/shared/lib/cx';
import { measureBudget, WARNING_SHARES } from './costs';

type BudgetBarProps = { label: string; text: string; used: number; reserved?: number; budget: number };

/** Show how much of a budget is used, what is reserved in a lighter shade, with marks where warnings are given. */
export function BudgetBar({ label, text, used, reserved = 0, budget }: BudgetBarProps) {
  const [settled, waiting] = measureBudget(used, reserved, budget);
  const warns = settled + waiting >= Math.max(...WARNING_SHARES);
  const percent = Math.round((settled + waiting) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={`${text}, ${percent} %`}
      className={cx('h-1.5 w-full rounded-full bg-line-strong', warns ? 'text-warn' : 'text-accent')}
    >
      <svg className="size-full overflow-visible" preserveAspectRatio="none" viewBox="0 0 100 6" aria-hidden>
        <rect width={settled * 100} height="6" rx="1" fill="currentColor" />
        <rect x={settled * 100} width={waiting * 100} height="6" fill="currentColor" opacity="0.45" />
        {WARNING_SHARES.map((share) => (
          <rect key={share} x={share * 100 - 0.3} y="-3" width="0.6" height="12" className="fill-subtle" />
        ))}
      </svg>
    </div>
  );
}
