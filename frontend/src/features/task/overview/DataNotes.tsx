import { Info } from 'lucide-react';

type DataNotesProps = { notes: string[] };

/** Say what the split of the data has shown: rows that were left out, columns that name rows or give the target away. */
export function DataNotes({ notes }: DataNotesProps) {
  return (
    <section
      aria-label="Notes on the data"
      className="flex items-start gap-3 rounded-lg border border-line-strong bg-warn-soft p-4 text-sm"
    >
      <Info size={16} className="mt-0.5 shrink-0 text-warn" aria-hidden />
      <ul className="grid gap-1">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
}
