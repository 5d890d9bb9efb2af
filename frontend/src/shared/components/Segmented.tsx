import { cx } from '@/shared/lib/cx';

type SegmentedProps<T extends string> = {
  label: string;
  options: readonly T[];
  value: T;
  onChange: (value: T) => void;
  names?: Partial<Record<T, string>>;
};

/** Select one of a few options: a row of buttons, one pressed. */
export function Segmented<T extends string>({
  label,
  options,
  value,
  onChange,
  names = {},
}: SegmentedProps<T>) {
  return (
    <fieldset className="inline-flex rounded-md bg-hover p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          onClick={() => onChange(option)}
          className={cx(
            'h-6.5 rounded px-2 text-xs font-medium pointer-coarse:h-9',
            option === value
              ? 'bg-raised text-fg shadow-(--shadow-card) dark:bg-line-strong'
              : 'text-muted hover:text-fg',
          )}
        >
          {names[option] ?? option}
        </button>
      ))}
    </fieldset>
  );
}
