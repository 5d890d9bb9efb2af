import { CopyButton } from '@/shared/components/CopyButton';

/** Show a command of the command line with a button that copies it. */
export function CommandLine({ command }: { command: string }) {
  return (
    <div className="flex w-fit max-w-full items-center gap-1 rounded-md bg-sunken pl-2.5">
      <code className="min-w-0 py-1 font-mono text-xs break-all text-muted">{command}</code>
      <CopyButton text={command} label="Copy command" />
    </div>
  );
}
