import type { ChannelCreate } from './queries';

export type Occasion = NonNullable<ChannelCreate['occasions']>[number];
export type ChannelKind = ChannelCreate['kind'];

export const OCCASIONS: Partial<Record<Occasion, string>> = {
  target_reached: 'Target reached',
  stalled: 'Search stalled',
  failed: 'Loop failed',
  needs_you: 'Needs attention',
};

export const KINDS: Record<ChannelKind, string> = {
  webhook: 'Webhook',
  slack: 'Slack or compatible',
  email: 'E-mail',
};

/** Name an occasion as people read it. */
export function nameOccasion(occasion: Occasion): string {
  return OCCASIONS[occasion] ?? 'Test message';
}
