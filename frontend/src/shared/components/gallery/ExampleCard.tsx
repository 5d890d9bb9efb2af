import { Play } from 'lucide-react';
import type { Example } from '@/shared/api/examples';
import { Button } from '@/shared/components/Button';
import { cx } from '@/shared/lib/cx';
import { ExamplePicture } from './ExamplePicture';

type ExampleCardProps = {
  example: Example;
  isBusy: boolean;
  isDisabled: boolean;
  onStart: () => void;
  className?: string;
};

/** Show one example: its picture, what it teaches, how long it searches at most, and the button that starts it. */
export function ExampleCard({ example, isBusy, isDisabled, onStart, className }: ExampleCardProps) {
  const target = example.target === null ? 'no target' : `target ${example.target}`;
  return (
    <li className={cx('flex flex-col overflow-hidden rounded-lg border bg-surface', className)}>
      <div className="border-b bg-sunken">
        <ExamplePicture subject={example.subject} />
      </div>
      <div className="flex flex-1 flex-col gap-1.5 p-3">
        <h3 className="text-sm font-semibold">{example.title}</h3>
        <p className="text-xs text-muted">{example.teaches}</p>
        <p className="mt-auto pt-1 text-xs text-subtle">
          {example.metric}, {target}; up to {example.versions} versions by{' '}
          <code className="font-mono">{example.coder}</code>
        </p>
        <Button
          variant="outline"
          size="sm"
          className="w-fit"
          busy={isBusy}
          disabled={isDisabled}
          aria-label={`Start the ${example.name} example`}
          onClick={onStart}
        >
          <Play size={13} aria-hidden />
          Start
        </Button>
      </div>
    </li>
  );
}
