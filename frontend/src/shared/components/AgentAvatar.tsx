import { cx } from '@/shared/lib/cx';

export type AgentRole = 'generator' | 'coder' | 'evaluator' | 'engine' | 'person';

export const AGENT_ROLES: Record<
  AgentRole,
  { name: string; text: string; soft: string; fill: string; letter: string }
> = {
  generator: { name: 'Generator', text: 'text-gen', soft: 'bg-gen-soft', fill: 'bg-gen', letter: 'G' },
  coder: { name: 'Coder', text: 'text-cod', soft: 'bg-cod-soft', fill: 'bg-cod', letter: 'C' },
  evaluator: { name: 'Evaluator', text: 'text-eva', soft: 'bg-eva-soft', fill: 'bg-eva', letter: 'E' },
  engine: { name: 'Engine', text: 'text-muted', soft: 'bg-hover', fill: 'bg-subtle', letter: '·' },
  person: { name: 'Person', text: 'text-fg', soft: 'bg-hover', fill: 'bg-subtle', letter: 'P' },
};

/** Show the letter of a role in its colour; decoration only, the role's name stands beside it. */
export function AgentAvatar({ role, className = 'size-7' }: { role: AgentRole; className?: string }) {
  const { soft, text, letter } = AGENT_ROLES[role];
  return (
    <span
      aria-hidden
      className={cx(
        'grid shrink-0 place-items-center rounded-lg text-xs font-semibold',
        className,
        soft,
        text,
      )}
    >
      {letter}
    </span>
  );
}
