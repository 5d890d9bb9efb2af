import type { Shapes } from '@/shared/api/client';

const MAX_CHARACTERS = 600;

/** Say what a trial has shown, in one sentence and its colour; null before the first one. */
export function describeTrial(
  trial: Shapes['ModelTrial'] | undefined,
  error: unknown,
): { text: string; tone: string } | null {
  if (error)
    return {
      text: `It could not be tried. ${error instanceof Error ? error.message : ''}`.trim(),
      tone: 'text-bad',
    };
  if (!trial) return null;
  if (trial.ok) return { text: `It works: it ${trial.found}.`, tone: 'text-ok' };
  return { text: (trial.fix ?? trial.found).slice(0, MAX_CHARACTERS), tone: 'text-bad' };
}
