import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/components/Button';
import { formatBytes, formatCount } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { ColumnsTable } from './ColumnsTable';
import type { ColumnSettings } from './columnSettings';
import { SampleRows } from './SampleRows';
import type { Dataset } from './upload';

type SchemaPreviewProps = {
  dataset: Dataset;
  target: string;
  settings: ColumnSettings;
  onSet: (column: string, value: string) => void;
};

const FIRST_COLUMNS = 12;

/** Show how a data set was read: its columns, warnings and first rows, or its files. */
export function SchemaPreview({ dataset, target, settings, onSet }: SchemaPreviewProps) {
  const [isExpanded, setExpanded] = useState(false);
  const { table } = dataset;
  if (!table) return <Files dataset={dataset} />;
  const columns = isExpanded ? table.columns : table.columns.slice(0, FIRST_COLUMNS);
  const left = table.columns.length - columns.length;
  const names = new Set(columns.map(({ name }) => name));
  const notes = (table.notes ?? []).filter(({ column }) => names.has(column));
  const beside = new Set(notes.map(({ text }) => text));
  return (
    <section aria-label={`Contents of ${dataset.name}`} className="overflow-hidden rounded-lg border">
      <p className="border-b bg-sunken px-3 py-2 text-xs text-muted">
        <b className="font-semibold text-fg">{formatCount(table.rows)}</b> rows,{' '}
        <b className="font-semibold text-fg">{formatCount(table.columns.length)}</b> columns,{' '}
        {formatBytes(dataset.size_bytes)}
        {table.duplicate_rows ? `, ${formatCount(table.duplicate_rows)} duplicate rows` : ''}
      </p>
      {table.warnings?.map((warning) =>
        beside.has(warning) ? null : (
          <p key={warning} className="flex gap-2 border-b bg-warn-soft px-3 py-2 text-xs">
            <TriangleAlert size={14} className="mt-0.5 shrink-0 text-warn" aria-hidden />
            <span className="min-w-0 break-words">{escapeInvisible(warning)}</span>
          </p>
        ),
      )}
      <ColumnsTable
        columns={columns}
        notes={notes}
        rows={table.rows}
        target={target}
        settings={settings}
        onSet={onSet}
      />
      {left > 0 && (
        <Button className="w-full rounded-none border-t" onClick={() => setExpanded(true)}>
          {formatCount(left)} more columns
        </Button>
      )}
      <SampleRows table={table} />
    </section>
  );
}

function Files({ dataset }: { dataset: Dataset }) {
  const files = dataset.files ?? [];
  return (
    <section aria-label={`Contents of ${dataset.name}`} className="grid gap-2 rounded-lg border p-3 text-xs">
      <p className="text-muted">
        A folder with {formatCount(dataset.file_count ?? files.length)} files, for graders that read more than
        one table, such as your own <code className="font-mono">evaluate.py</code>. Only the grader sees what
        is under <code className="font-mono">private/</code>.
      </p>
      <ul className="max-h-40 overflow-y-auto font-mono leading-5">
        {files.map((file) => (
          <li key={file} className="truncate">
            {escapeInvisible(file)}
          </li>
        ))}
      </ul>
    </section>
  );
}
