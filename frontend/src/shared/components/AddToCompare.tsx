import { Check, Scale } from 'lucide-react';
import { Button } from './Button';
import { Tooltip } from './Tooltip';
import { formatEntry, saveCompareSet, useCompareSet, addEntry } from '@/shared/lib/compareSet';

type AddToCompareProps = { task: number; version: string; showLabel?: boolean; className?: string };

/** Add a version to the comparison or remove it. `showLabel` shows a label beside the icon. */
export function AddToCompare({ task, version, showLabel = false, className }: AddToCompareProps) {
  const set = useCompareSet();
  const entry = formatEntry({ task, version });
  const isIn = set.includes(entry);
  const label = isIn ? `Remove ${version} from the comparison` : `Add ${version} to the comparison`;
  const toggle = () => saveCompareSet(isIn ? set.filter((each) => each !== entry) : addEntry(set, entry));
  const icon = isIn ? <Check size={14} className="text-ok" aria-hidden /> : <Scale size={14} aria-hidden />;
  if (showLabel) {
    return (
      <Button variant="outline" size="sm" aria-pressed={isIn} onClick={toggle} className={className}>
        {icon}
        {isIn ? 'In comparison' : 'Compare'}
      </Button>
    );
  }
  return (
    <Tooltip label={label}>
      <Button size="icon" aria-label={label} aria-pressed={isIn} onClick={toggle} className={className}>
        {icon}
      </Button>
    </Tooltip>
  );
}
