import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { useEffect, useState } from 'react';
import { tasksQuery } from '@/shared/api/tasks';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Entry } from './paletteEntries';

const DEBOUNCE_MS = 150;
const MAX_MATCHES = 8;

type TaskMatches = { entries: Entry[]; status: 'searching' | 'answered' | 'failed' };

/**
 * Return the tasks whose name or description matches the query, or the newest ones while it is empty. Until the answer
 * arrives, keep those of the previous answer whose names match, so that Enter never opens an unintended task.
 */
export function useTaskMatches(query: string): TaskMatches {
  const settledQuery = useDebounced(query.trim());
  const navigate = useNavigate();
  const typedQuery = query.trim();
  const { data, isPlaceholderData, isError } = useQuery(
    tasksQuery({ q: settledQuery || undefined }, MAX_MATCHES),
  );
  const isAnswer = settledQuery === typedQuery && data !== undefined && !isPlaceholderData;
  const fits = (name: string) => isAnswer || name.toLowerCase().includes(typedQuery.toLowerCase());
  const matches = (data?.tasks ?? []).filter((task) => fits(task.name));
  return {
    entries: matches.map((task) => ({
      name: `${escapeInvisible(task.name)} · ${task.id}`,
      icon: <ListChecks size={15} aria-hidden />,
      run: () => void navigate({ to: '/tasks/$taskId', params: { taskId: task.id } }),
    })),
    status: isAnswer ? 'answered' : isError ? 'failed' : 'searching',
  };
}

/** Return the text once nothing has been typed for a moment. */
function useDebounced(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
