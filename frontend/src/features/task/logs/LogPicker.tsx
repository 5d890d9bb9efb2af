import { Button, buttonClass } from '@/shared/components/Button';
import { Field, Select } from '@/shared/components/Field';
import { formatBytes, formatCount } from '@/shared/lib/format';
import type { FeedState } from './feed/LogFeed';
import { downloadAddress, type LogFile } from './queries';

const LIVE_STATES = ['queued', 'starting', 'running'];

type LogPickerProps = {
  taskId: number;
  logs: LogFile[];
  filename: string;
  state: FeedState;
  onOlder?: () => void;
  onChoose: (filename: string) => void;
};

/** Select one of the task's logs, show how long it is, and offer its download. */
export function LogPicker({ taskId, logs, filename, state, onOlder, onChoose }: LogPickerProps) {
  const listed = logs.some((log) => log.filename === filename);
  const newest = logs[0];
  const isNewer = newest && newest.filename !== filename && LIVE_STATES.includes(newest.status ?? '');
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
      <div className="min-w-0 flex-1 basis-56 sm:max-w-md">
        <Field label="Log" hidden>
          {(control) => (
            <Select
              {...control}
              value={filename}
              onChange={(event) => onChoose(event.target.value)}
              className="font-mono text-xs"
            >
              {!listed && <option value={filename}>{filename}</option>}
              {logs.map((log) => (
                <option key={log.filename} value={log.filename}>
                  {nameLog(log)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {onOlder && (
        <Button variant="outline" size="sm" onClick={onOlder}>
          Older logs
        </Button>
      )}
      {isNewer && (
        <Button variant="outline" size="sm" onClick={() => onChoose(newest.filename)}>
          <span aria-hidden className="live-dot size-2 rounded-full bg-run" />
          {newest.version} is printing
        </Button>
      )}
      <p className="tnum ml-auto text-xs text-muted">
        {state.status === 'ready' &&
          `${formatCount(state.total)} ${state.total === 1 ? 'line' : 'lines'}, ${formatBytes(state.bytes)}${state.ended ? '' : ', growing'}`}
      </p>
      <a
        href={downloadAddress(taskId, filename)}
        download={filename}
        title="The whole log"
        className={buttonClass('outline', 'sm')}
      >
        Download
      </a>
    </div>
  );
}

function nameLog(log: LogFile): string {
  return [log.version ?? 'reported', log.status?.replaceAll('_', ' '), log.filename.replace(/\.log$/, '')]
    .filter(Boolean)
    .join(' · ');
}
