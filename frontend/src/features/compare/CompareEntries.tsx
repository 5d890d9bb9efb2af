import { ChevronLeft, X } from 'lucide-react';
import { Button } from '@/shared/components/Button';
import { parseEntry } from '@/shared/lib/compareSet';

type CompareEntriesProps = { entries: readonly string[]; onChange: (entries: string[]) => void };

/** List the compared versions. Each can be removed or moved to the front: the others are compared with the first. */
export function CompareEntries({ entries, onChange }: CompareEntriesProps) {
  return (
    <ul aria-label="Compared versions" className="flex flex-wrap items-center gap-2">
      {entries.map((entry, index) => (
        <li
          key={entry}
          className="inline-flex max-w-full items-center rounded-full border bg-surface pr-0.5 pl-3 text-xs"
        >
          <bdi className="truncate py-1 font-mono" title={formatName(entry)}>
            {formatName(entry)}
          </bdi>
          {index > 0 && (
            <Button
              size="icon"
              className="ml-1 !size-6 !rounded-full pointer-coarse:!size-9"
              aria-label={`Compare the others with ${formatName(entry)}`}
              title="Move to the front: the others are compared with the first"
              onClick={() => onChange([entry, ...entries.filter((each) => each !== entry)])}
            >
              <ChevronLeft size={13} />
            </Button>
          )}
          <Button
            size="icon"
            className="!size-6 !rounded-full pointer-coarse:!size-9"
            aria-label={`Remove ${formatName(entry)}`}
            onClick={() => onChange(entries.filter((each) => each !== entry))}
          >
            <X size={13} />
          </Button>
        </li>
      ))}
      {entries.length > 1 && (
        <li>
          <Button size="sm" onClick={() => onChange([])}>
            Remove all
          </Button>
        </li>
      )}
    </ul>
  );
}

function formatName(entry: string): string {
  const parsed = parseEntry(entry);
  if (!parsed) return entry;
  return parsed.version === null ? `task ${parsed.task}, best` : `task ${parsed.task}, ${parsed.version}`;
}
