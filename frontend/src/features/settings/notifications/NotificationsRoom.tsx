import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { Room } from '../Room';
import { ChannelDialog } from './ChannelDialog';
import { ChannelRow } from './ChannelRow';
import { DeliveryRow } from './DeliveryRow';
import { channelsQuery, deliveriesQuery } from './queries';

/** Show where notifications go, and what was delivered. */
export function NotificationsRoom() {
  const [isAdding, setAdding] = useState(false);
  const channels = useQuery(channelsQuery);
  const deliveries = useQuery(deliveriesQuery);
  const names = new Map((channels.data ?? []).map(({ id, name }) => [id, name]));
  return (
    <Room
      title="Notifications"
      text="Channels tell people what became of a loop: by webhook, in Slack or by e-mail."
      command="orchestrator get-channels"
      action={
        <Button variant="primary" onClick={() => setAdding(true)}>
          <Plus size={14} aria-hidden />
          Add a channel
        </Button>
      }
    >
      <Card title="Channels" padded={false}>
        <Async subject="The channels" query={channels}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState title="No channels yet">
                Add one to be notified when a loop reaches its target, stalls, fails or needs attention.
              </EmptyState>
            ) : (
              <ul className="divide-y">
                {rows.map((channel) => (
                  <ChannelRow key={channel.id} channel={channel} />
                ))}
              </ul>
            )
          }
        </Async>
      </Card>
      <Card title="Latest deliveries" padded={false}>
        <Async subject="The deliveries" query={deliveries}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState title="Nothing sent yet">
                Each message to a channel is listed here with every attempt to deliver it, for 60 days.
              </EmptyState>
            ) : (
              <ul className="divide-y">
                {rows.map((delivery) => (
                  <DeliveryRow
                    key={delivery.id}
                    delivery={delivery}
                    channel={names.get(delivery.channel_id) ?? `Deleted channel ${delivery.channel_id}`}
                  />
                ))}
              </ul>
            )
          }
        </Async>
      </Card>
      {isAdding && <ChannelDialog onClose={() => setAdding(false)} />}
    </Room>
  );
}
