import type { Round } from '@/shared/api/loops';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

/** Say what the round was to do, from which version, and why the search policy chose that one. */
export function RoundOrigin({ round }: { round: Round }) {
  if (round.kind === 'baseline') return null;
  const task = { draft: 'Draft', improve: 'Improves', debug: 'Repairs' }[round.kind];
  return (
    <p className="text-xs break-words text-muted">
      {task} {round.parent && <bdi className="font-mono">{round.parent}</bdi>}
      {round.note && <bdi> ({escapeInvisible(round.note)})</bdi>}
    </p>
  );
}
