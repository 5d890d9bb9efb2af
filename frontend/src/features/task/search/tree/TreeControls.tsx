import { Maximize, Minus, Plus } from 'lucide-react';
import { Button } from '@/shared/components/Button';

type TreeControlsProps = { onZoom: (factor: number) => void; onFit: () => void };

/** Offer zooming and fitting to those who use neither wheel nor keys. */
export function TreeControls({ onZoom, onFit }: TreeControlsProps) {
  return (
    <div className="absolute right-2 bottom-2 flex overflow-hidden rounded-md border bg-surface">
      <Button size="icon" aria-label="Zoom out" onClick={() => onZoom(1 / 1.4)}>
        <Minus size={15} aria-hidden />
      </Button>
      <Button size="icon" aria-label="Zoom in" onClick={() => onZoom(1.4)}>
        <Plus size={15} aria-hidden />
      </Button>
      <Button size="icon" aria-label="Show the whole tree" onClick={onFit}>
        <Maximize size={14} aria-hidden />
      </Button>
    </div>
  );
}
