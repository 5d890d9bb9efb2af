import { Button } from '@/shared/components/Button';

type DraftElsewhereProps = { wasCreated: boolean; onTake: () => void; onKeep: () => void };

/** Says that another tab has the same draft open: nothing is replaced unseen. */
export function DraftElsewhere({ wasCreated, onTake, onKeep }: DraftElsewhereProps) {
  return (
    <div role="status" className="grid gap-2 rounded-lg bg-warn-soft p-3 text-sm text-fg">
      <p>
        {wasCreated
          ? 'In another tab this draft was made a task or cleared. What stands here would make one more.'
          : 'This draft was changed in another tab, too. What stands here is as you left it.'}
      </p>
      <div className="flex flex-wrap gap-2">
        {!wasCreated && (
          <Button variant="outline" size="sm" onClick={onTake}>
            Take the other one
          </Button>
        )}
        <Button variant="outline" size="sm" onClick={onKeep}>
          Keep this one
        </Button>
      </div>
    </div>
  );
}
