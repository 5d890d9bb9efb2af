import type { ReactNode } from 'react';
import { CommandLine } from './CommandLine';

type RoomProps = { title: string; text: string; command?: string; action?: ReactNode; children: ReactNode };

/** Lay out one page of the settings: its heading, what it is about, the command that does the same, and its panels. */
export function Room({ title, text, command, action, children }: RoomProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <header className="grid gap-2">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="grid max-w-prose min-w-0 gap-1">
            <h2 className="text-lg font-semibold">{title}</h2>
            <p className="text-sm text-muted">{text}</p>
          </div>
          {action}
        </div>
        {command && <CommandLine command={command} />}
      </header>
      {children}
    </div>
  );
}
