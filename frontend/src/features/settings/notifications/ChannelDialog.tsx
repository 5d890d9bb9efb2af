import { useState } from 'react';
import { Dialog } from '@/shared/components/Dialog';
import { ChannelForm } from './ChannelForm';
import { ChannelSecret } from './ChannelSecret';

/** Add a channel; for a webhook, show its secret once. */
export function ChannelDialog({ onClose }: { onClose: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog open onClose={onClose} title={secret ? 'Keep the secret of the webhook' : 'Add a channel'}>
      {secret ? (
        <ChannelSecret secret={secret} onDone={onClose} />
      ) : (
        <ChannelForm onCreated={(created) => (created ? setSecret(created) : onClose())} />
      )}
    </Dialog>
  );
}
