import { useNow } from '@/shared/components/Time';
import { duration } from '@/shared/lib/format';
import { type Container, ENDED } from './queries';

/** How long it ran, or runs so far. */
export function Uptime({ container }: { container: Container }) {
  const now = useNow();
  const live = !ENDED.includes(container.status) && container.started_at !== null;
  if (!live) return duration(container.wall_seconds);
  return `${duration(Math.max(0, Math.floor((now - Date.parse(container.started_at ?? '')) / 1_000)))} so far`;
}
