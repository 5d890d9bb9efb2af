import { useRouterState } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { parseTaskId } from '../taskAddress';
import { useFocusBack } from '@/shared/components/useFocusBack';
import { Entries } from './Entries';
import { filterEntries } from './paletteEntries';
import { TaskEntries } from './TaskEntries';
import { useGeneralEntries } from './useGeneralEntries';
import { useTaskMatches } from './useTaskMatches';

const EMPTY_TEXTS = {
  searching: 'Searching tasks…',
  answered: 'Nothing matches your search.',
  failed: 'The tasks could not be searched, and no command matches.',
};

/** Search everything by name: first the actions of the current task, then pages, then tasks found by the server. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const taskId = parseTaskId(pathname);
  const general = useGeneralEntries();
  const tasks = useTaskMatches(query);
  const focusBack = useFocusBack();
  return (
    <Dialog.Root open onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Dialog.Content
          {...focusBack}
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[8dvh] z-50 mx-auto max-w-xl overflow-hidden rounded-xl bg-raised shadow-(--shadow-pop) outline-none"
        >
          <Dialog.Title className="sr-only">Search or jump to</Dialog.Title>
          <Command shouldFilter={false} loop label="Search or jump to">
            <Command.Input
              value={query}
              onValueChange={setQuery}
              placeholder="Search or jump to…"
              maxLength={200}
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-subtle"
            />
            <Command.List label="Commands and tasks" className="max-h-[60dvh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-sm text-muted">
                {EMPTY_TEXTS[tasks.status]}
              </Command.Empty>
              {taskId !== null && <TaskEntries taskId={taskId} query={query} onClose={onClose} />}
              <Entries heading="Go to" entries={filterEntries(general, query)} onClose={onClose} />
              <Entries heading="Tasks" entries={tasks.entries} onClose={onClose} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
