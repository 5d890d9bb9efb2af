import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { useEffect, useState } from 'react';
import { tasksQuery } from '@/shared/api/tasks';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { Entries } from './Entries';

const DEBOUNCE_MS = 150;
const MAX_MATCHES = 8;

/**
 * List the tasks whose name or description matches the query, or the newest ones while it is empty. Until the answer
 * arrives, keep those of the previous answer whose names match, so that Enter never opens an unintended task.
 */
export function TaskMatches({ query, onClose }: { query: string; onClose: () => void }) {
  const settledQuery = useDebounced(query.trim());
  const navigate = useNavigate();
  const typedQuery = query.trim();
  const { data, isPlaceholderData } = useQuery(tasksQuery({ q: settledQuery || undefined }, MAX_MATCHES));
  const isAnswer = settledQuery === typedQuery && !isPlaceholderData;
  const fits = (name: string) => isAnswer || name.toLowerCase().includes(typedQuery.toLowerCase());
  const matches = (data?.tasks ?? []).filter((task) => fits(task.name));
  const entries = matches.map((task) => ({
    name: `${escapeInvisible(task.name)} · ${task.id}`,
    icon: <ListChecks size={15} aria-hidden />,
    run: () => void navigate({ to: '/tasks/$taskId', params: { taskId: task.id } }),
  }));
  return <Entries heading="Tasks" entries={entries} onClose={onClose} />;
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
