import { Columns2, FoldVertical, type LucideIcon, Rows2, WrapText } from 'lucide-react';
import { Button } from '../Button';
import { Tooltip } from '../Tooltip';
import { cx } from '@/shared/lib/cx';

type ViewChoiceProps = {
  comparing: boolean;
  split: boolean;
  fold: boolean;
  wrap: boolean;
  onSplit: ((split: boolean) => void) | null;
  onFold: (fold: boolean) => void;
  onWrap: (wrap: boolean) => void;
};

/** Choose how code is shown: side by side or unified, unchanged lines folded, long lines wrapped. */
export function ViewChoice({ comparing, split, fold, wrap, onSplit, onFold, onWrap }: ViewChoiceProps) {
  return (
    <div className="flex items-center">
      {comparing && onSplit && (
        <>
          <Toggle icon={Columns2} label="Side by side" on={split} onClick={() => onSplit(true)} />
          <Toggle icon={Rows2} label="Unified" on={!split} onClick={() => onSplit(false)} />
        </>
      )}
      {comparing && (
        <Toggle icon={FoldVertical} label="Fold unchanged lines" on={fold} onClick={() => onFold(!fold)} />
      )}
      <Toggle icon={WrapText} label="Wrap long lines" on={wrap} onClick={() => onWrap(!wrap)} />
    </div>
  );
}

type ToggleProps = { icon: LucideIcon; label: string; on: boolean; onClick: () => void };

function Toggle({ icon: Icon, label, on, onClick }: ToggleProps) {
  return (
    <Tooltip label={label}>
      <Button
        size="icon"
        aria-label={label}
        aria-pressed={on}
        onClick={onClick}
        className={cx(on && 'bg-accent-soft !text-accent')}
      >
        <Icon size={15} />
      </Button>
    </Tooltip>
  );
}
