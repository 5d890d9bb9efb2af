import type { ComponentProps } from 'react';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';

const MetricsGraph = lazyWithRetry(() => import('./MetricsGraph'));

/** Fetch the charts after the logs: the list of what they need is not part of the first script of the tab. */
export default function Metrics(props: ComponentProps<typeof MetricsGraph>) {
  return <MetricsGraph {...props} />;
}
