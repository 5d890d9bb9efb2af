import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { useEffect, useState } from 'react';
import { tasksQuery } from '@/shared/api/tasks';
import { visible } from '@/shared/lib/invisibleCharacters';
import { Entries } from './Entries';

const TYPING_MS = 150;
const SHOWN = 8;

/**
 * Tasks whose name or description holds the query, asked of the server; the newest while nothing is typed. Until the answer is here, those
 * of the answer before whose names fit: Enter never opens what was not meant.
 */
export function TaskMatches({ query, onClose }: { query: string; onClose: () => void }) {
  const asked = useSettled(query.trim());
  const navigate = useNavigate();
  const typed = query.trim();
  const { data, isPlaceholderData } = useQuery(tasksQuery({ q: asked || undefined }, SHOWN));
  const isAnswer = asked === typed && !isPlaceholderData;
  const fits = (name: string) => isAnswer || name.toLowerCase().includes(typed.toLowerCase());
  const found = (data?.tasks ?? []).filter((task) => fits(task.name));
  const entries = found.map((task) => ({
    name: `${visible(task.name)} · ${task.id}`,
    icon: <ListChecks size={15} aria-hidden />,
    run: () => void navigate({ to: '/tasks/$taskId', params: { taskId: task.id } }),
  }));
  return <Entries heading="Tasks" entries={entries} onClose={onClose} />;
}

/** The text, once nothing was typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
