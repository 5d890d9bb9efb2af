import { Button } from '@/shared/components/Button';

type DraftElsewhereProps = { wasCreated: boolean; onTake: () => void; onKeep: () => void };

/** Warn that another tab has changed the same draft, so that nothing is replaced unnoticed. */
export function DraftElsewhere({ wasCreated, onTake, onKeep }: DraftElsewhereProps) {
  return (
    <div role="status" className="grid gap-2 rounded-lg bg-warn-soft p-3 text-sm text-fg">
      <p>
        {wasCreated
          ? 'In another tab, this draft was turned into a task or cleared. Creating it here would add a second task.'
          : 'This draft was also changed in another tab. This tab shows it as you left it.'}
      </p>
      <div className="flex flex-wrap gap-2">
        {!wasCreated && (
          <Button variant="outline" size="sm" onClick={onTake}>
            Use the other draft
          </Button>
        )}
        <Button variant="outline" size="sm" onClick={onKeep}>
          Keep this draft
        </Button>
      </div>
    </div>
  );
}
