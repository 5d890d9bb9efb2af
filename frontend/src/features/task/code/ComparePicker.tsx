import { Select } from '@/shared/components/Field';
import type { Version } from './lineageItems';

type ComparePickerProps = {
  version: string;
  against: string | undefined;
  versions: readonly Version[];
  onChange: (next: { version?: string; against?: string }) => void;
};

/** Select the version to show and the one to compare it with. */
export function ComparePicker({ version, against, versions, onChange }: ComparePickerProps) {
  const parents = versions.find((each) => each.version === version)?.parents ?? [];
  const known = versions.map((each) => each.version);
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2 text-sm">
      <Select
        aria-label="Version"
        value={version}
        onChange={(event) =>
          onChange({ version: event.target.value, against: unlessSame(against, event.target.value) })
        }
        className="max-w-[10rem] !w-auto font-mono text-xs"
      >
        {!known.includes(version) && <option value={version}>{version}</option>}
        {known.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </Select>
      <span className="text-muted">
        <span className="max-sm:hidden">against</span>
        <span className="sm:hidden">vs</span>
      </span>
      <Select
        aria-label="Compared with"
        value={against ?? ''}
        onChange={(event) => onChange({ against: event.target.value || undefined })}
        className="max-w-[10.5rem] !w-auto font-mono text-xs"
      >
        <option value="">nothing</option>
        {against !== undefined && !known.includes(against) && <option value={against}>{against}</option>}
        {known
          .filter((each) => each !== version)
          .map((each) => (
            <option key={each} value={each}>
              {parents.includes(each) ? `${each} (parent)` : each}
            </option>
          ))}
      </Select>
    </div>
  );
}

function unlessSame(against: string | undefined, version: string): string | undefined {
  return against === version ? undefined : against;
}
