import { Button } from '@/shared/components/Button';
import { CopyButton } from '@/shared/components/CopyButton';

/** Show the secret with which a webhook's messages are signed. */
export function ChannelSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <div className="grid gap-4 text-sm">
      <p className="text-muted">
        Messages are signed with it, by the Standard Webhooks. It is shown only this once; copy it to the
        receiver.
      </p>
      <div className="flex items-center gap-2 rounded-lg border bg-sunken px-3 py-2">
        <code className="min-w-0 flex-1 font-mono text-xs break-all">{secret}</code>
        <CopyButton text={secret} label="Copy secret" />
      </div>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </div>
  );
}
