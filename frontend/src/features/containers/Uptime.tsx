import { useNow } from '@/shared/components/Time';
import { formatDuration } from '@/shared/lib/format';
import { type Container, ENDED } from './queries';

/** Show how long the container ran, or has run so far. */
export function Uptime({ container }: { container: Container }) {
  const now = useNow();
  const live = !ENDED.includes(container.status) && container.started_at !== null;
  if (!live) return formatDuration(container.wall_seconds);
  return `${formatDuration(Math.max(0, Math.floor((now - Date.parse(container.started_at ?? '')) / 1_000)))} so far`;
}
