import { cx } from '@/shared/lib/cx';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

type SenderFilterProps = {
  senders: string[];
  chosen?: string;
  onChoose: (sender: string | undefined) => void;
};

/** Filter the messages by sender, or show all. */
export function SenderFilter({ senders, chosen, onChoose }: SenderFilterProps) {
  if (senders.length < 2) return null;
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">Messages from</legend>
      {[undefined, ...senders].map((sender) => (
        <button
          key={sender ?? ''}
          type="button"
          aria-pressed={chosen === sender}
          onClick={() => onChoose(sender)}
          className={cx(
            'h-7 max-w-48 truncate rounded-full border px-3 text-xs font-medium pointer-coarse:h-10',
            chosen === sender
              ? 'border-accent bg-accent-soft text-accent'
              : 'border-line-strong bg-surface text-muted hover:bg-hover',
          )}
        >
          <bdi>{sender === undefined ? 'everybody' : escapeInvisible(sender)}</bdi>
        </button>
      ))}
    </fieldset>
  );
}
