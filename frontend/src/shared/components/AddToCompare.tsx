import { Check, Scale } from 'lucide-react';
import { Button } from './Button';
import { Tip } from './Tip';
import { entryOf, keepCompareSet, useCompareSet, withEntry } from '@/shared/lib/compareSet';

type AddToCompareProps = { task: number; version: string; words?: boolean; className?: string };

/** Puts a version into the comparison, or takes it out again. `words` shows the word beside the sign. */
export function AddToCompare({ task, version, words = false, className }: AddToCompareProps) {
  const set = useCompareSet();
  const entry = entryOf({ task, version });
  const isIn = set.includes(entry);
  const label = isIn ? `Take ${version} out of the comparison` : `Add ${version} to the comparison`;
  const toggle = () => keepCompareSet(isIn ? set.filter((each) => each !== entry) : withEntry(set, entry));
  const sign = isIn ? <Check size={14} className="text-ok" aria-hidden /> : <Scale size={14} aria-hidden />;
  if (words) {
    return (
      <Button look="outline" size="sm" aria-pressed={isIn} onClick={toggle} className={className}>
        {sign}
        {isIn ? 'In the comparison' : 'Compare'}
      </Button>
    );
  }
  return (
    <Tip label={label}>
      <Button size="icon" aria-label={label} aria-pressed={isIn} onClick={toggle} className={className}>
        {sign}
      </Button>
    </Tip>
  );
}
