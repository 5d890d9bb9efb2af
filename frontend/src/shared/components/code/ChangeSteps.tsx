import { ChevronDown, ChevronUp } from 'lucide-react';
import { Button } from '../Button';
import { Tooltip } from '../Tooltip';

type ChangeStepsProps = { index: number; changes: number; onStep: (step: 1 | -1) => void };

/** Step to the next and the previous change, and show which of how many is current. */
export function ChangeSteps({ index, changes, onStep }: ChangeStepsProps) {
  return (
    <div className="flex items-center">
      <span aria-live="polite" className="tnum mr-1 text-xs whitespace-nowrap text-muted">
        {index >= 0 && `${index + 1} of `}
        {changes}
        <span className={index >= 0 ? 'sr-only' : 'max-sm:sr-only'}>
          {changes === 1 ? ' change' : ' changes'}
        </span>
      </span>
      <Tooltip label="Previous change (p)">
        <Button size="icon" aria-label="Previous change" disabled={changes === 0} onClick={() => onStep(-1)}>
          <ChevronUp size={15} />
        </Button>
      </Tooltip>
      <Tooltip label="Next change (n)">
        <Button size="icon" aria-label="Next change" disabled={changes === 0} onClick={() => onStep(1)}>
          <ChevronDown size={15} />
        </Button>
      </Tooltip>
    </div>
  );
}
