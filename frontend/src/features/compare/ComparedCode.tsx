import type { CompareSearch } from './searchParams';
import { Select } from '@/shared/components/Field';
import { CodeViewer } from '@/shared/components/code/CodeViewer';
import type { ComparedVersion } from './queries';

type ComparedCodeProps = {
  versions: ComparedVersion[];
  search: CompareSearch;
  onSearch: (search: CompareSearch) => void;
};

/** Show how the code of two of the versions differs; the first two unless others are selected. */
export function ComparedCode({ versions, search, onSearch }: ComparedCodeProps) {
  const before = versions.find((each) => each.entry === search.left) ?? versions[0];
  const after =
    versions.find((each) => each.entry === search.right && each !== before) ??
    versions.find((each) => each !== before);
  if (!before || !after) return null;
  const pick = (
    label: string,
    value: ComparedVersion,
    other: ComparedVersion,
    onPick: (entry: string) => void,
  ) => (
    <Select
      aria-label={label}
      value={value.entry}
      onChange={(event) => onPick(event.target.value)}
      className="max-w-[10rem] !w-auto font-mono text-xs"
    >
      {versions
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
      after={{ taskId: after.task, version: after.version }}
      before={{ taskId: before.task, version: before.version }}
      file={search.file}
      view={search.view}
      onFile={(file) => onSearch({ ...search, file })}
      onView={(view) => onSearch({ ...search, view })}
      picker={
        <div className="flex min-w-0 flex-wrap items-center gap-2 text-sm">
          <h2 className="font-semibold max-sm:sr-only">Code</h2>
          {pick('Before', before, after, (left) => onSearch({ ...search, left, right: after.entry }))}
          <span className="text-muted">to</span>
          {pick('After', after, before, (right) => onSearch({ ...search, left: before.entry, right }))}
        </div>
      }
    />
  );
}
