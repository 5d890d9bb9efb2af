import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import type { Entry } from './paletteEntries';

type EntriesProps = { heading: string; entries: Entry[]; onClose: () => void };

/** Show a group of palette entries; nothing if the group is empty. */
export function Entries({ heading, entries, onClose }: EntriesProps) {
  if (entries.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {entries.map((entry) => (
        <EntryItem
          key={entry.name}
          value={`${heading} ${entry.name}`}
          onRun={() => {
            if (!entry.keepOpen) onClose();
            entry.run();
          }}
        >
          <span className="shrink-0 text-subtle">{entry.icon}</span>
          <span className="min-w-0 flex-1 truncate">{entry.name}</span>
          {entry.keys && <kbd className="font-mono text-2xs text-muted max-sm:hidden">{entry.keys}</kbd>}
        </EntryItem>
      ))}
    </Command.Group>
  );
}

type EntryItemProps = { value: string; onRun: () => void; children: ReactNode };

function EntryItem({ value, onRun, children }: EntryItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onRun}
      className="flex h-9 cursor-pointer items-center gap-3 rounded-md px-3 text-sm data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent pointer-coarse:h-11"
    >
      {children}
    </Command.Item>
  );
}
