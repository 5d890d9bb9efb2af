import { cx } from '@/shared/lib/cx';
import type { Choice } from '@/shared/lib/wordSearch';

type ChoiceListProps = {
  id: string;
  choices: readonly Choice[];
  marked: number;
  onTake: (choice: Choice) => void;
};

/** List the choices of a ChoiceInput, each with its line of help; the input keeps the focus. */
export function ChoiceList({ id, choices, marked, onTake }: ChoiceListProps) {
  return (
    <div
      id={id}
      ref={keepInView}
      role="listbox"
      aria-label="Suggestions"
      className="absolute top-full left-0 z-20 mt-1 max-h-64 w-max max-w-[min(22rem,calc(100vw-2.5rem))] min-w-full overflow-y-auto rounded-lg bg-raised p-1 shadow-(--shadow-pop)"
    >
      {choices.map((choice, at) => (
        <div
          key={choice.name}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === marked}
          ref={at === marked ? keepInView : undefined}
          onMouseDown={(event) => {
            event.preventDefault(); // the input keeps the focus
            onTake(choice);
          }}
          className={cx(
            'cursor-default rounded-md px-2 py-1 text-sm pointer-coarse:py-2',
            at === marked ? 'bg-accent-soft' : 'hover:bg-hover',
          )}
        >
          <span className="block font-mono text-xs font-semibold break-all">{choice.name}</span>
          <span className="block text-xs text-muted">{choice.help}</span>
        </div>
      ))}
    </div>
  );
}

function keepInView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
