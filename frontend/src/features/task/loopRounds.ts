import type { Shapes } from '@/shared/api/client';

type Loop = Shapes['Loop'];

/** The rounds that need not be fetched again: from the first on, those that are done, which never change. */
export function settled(loop: Loop | null | undefined): Loop['rounds'] {
  const open = loop?.rounds.findIndex((round) => round.status !== 'done') ?? 0;
  return loop ? loop.rounds.slice(0, open < 0 ? undefined : open) : [];
}

/** What was kept of a loop, and what came after it; null where another loop has begun meanwhile. */
export function joined(before: Loop | null | undefined, kept: Loop['rounds'], now: Loop): Loop | null {
  if (kept.length === 0) return now;
  return before?.loop_id === now.loop_id ? { ...now, rounds: [...kept, ...now.rounds] } : null;
}
