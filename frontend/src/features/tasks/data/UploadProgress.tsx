import { Button } from '@/shared/components/Button';
import { formatBytes } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Progress } from './upload';

type UploadProgressProps = { name: string; progress: Progress; onCancel: () => void };

const PHASE_NAMES: Record<Progress['phase'], string> = {
  reading: 'Reading the file in this browser',
  sending: 'Sending',
  checking: 'The server is reading it',
  waiting: 'The server is not answering; the upload resumes automatically',
};

/** Show the progress of an upload and a button that cancels it. */
export function UploadProgress({ name, progress: { phase, done, of }, onCancel }: UploadProgressProps) {
  const measured = phase === 'reading' || phase === 'sending';
  const percent = Math.round((100 * done) / Math.max(1, of));
  return (
    <div className="grid gap-2 rounded-lg border bg-sunken p-3 text-sm">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="truncate font-medium">
            <bdi>{escapeInvisible(name)}</bdi>
          </p>
          <p className="tnum text-xs text-muted">
            <span role="status">{PHASE_NAMES[phase]}</span>
            {measured && ` · ${formatBytes(done)} of ${formatBytes(of)}`}
          </p>
        </div>
        <Button variant="outline" size="sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <div
        role="progressbar"
        aria-label={`Upload of ${name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={measured ? percent : undefined}
        aria-valuetext={PHASE_NAMES[phase]}
        className="h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={phase === 'waiting' ? 'h-full bg-warn' : 'h-full bg-accent-solid'}
          style={{ width: phase === 'checking' ? '100%' : `${percent}%` }}
        />
      </div>
    </div>
  );
}
