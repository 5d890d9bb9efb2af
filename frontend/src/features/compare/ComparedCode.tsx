import type { CompareSearch } from './searchParams';
import { Select } from '@/shared/components/Field';
import { CodeViewer } from '@/shared/components/code/CodeViewer';
import type { Named } from './queries';

type ComparedCodeProps = { named: Named[]; search: CompareSearch; onSearch: (search: CompareSearch) => void };

/** What differs in the code of two of the versions; the first two unless others are chosen. */
export function ComparedCode({ named, search, onSearch }: ComparedCodeProps) {
  const old = named.find((each) => each.entry === search.left) ?? named[0];
  const now =
    named.find((each) => each.entry === search.right && each !== old) ?? named.find((each) => each !== old);
  if (!old || !now) return null;
  const pick = (label: string, value: Named, other: Named, onPick: (entry: string) => void) => (
    <Select
      aria-label={label}
      value={value.entry}
      onChange={(event) => onPick(event.target.value)}
      className="max-w-[10rem] !w-auto font-mono text-xs"
    >
      {named
        .filter((each) => each !== other)
        .map((each) => (
          <option key={each.entry} value={each.entry}>
            {each.task === other.task && each.task === value.task
              ? each.version
              : `${each.task}: ${each.version}`}
          </option>
        ))}
    </Select>
  );
  return (
    <CodeViewer
      now={{ taskId: now.task, version: now.version }}
      old={{ taskId: old.task, version: old.version }}
      file={search.file}
      view={search.view}
      onFile={(file) => onSearch({ ...search, file })}
      onView={(view) => onSearch({ ...search, view })}
      picker={
        <div className="flex min-w-0 flex-wrap items-center gap-2 text-sm">
          <h2 className="font-semibold max-sm:sr-only">Code</h2>
          {pick('Before', old, now, (left) => onSearch({ ...search, left, right: now.entry }))}
          <span className="text-muted">to</span>
          {pick('After', now, old, (right) => onSearch({ ...search, left: old.entry, right }))}
        </div>
      }
    />
  );
}
