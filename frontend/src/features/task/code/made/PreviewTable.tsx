import { useMemo } from 'react';
import { buildTextTable } from './chartTable';
import { readDelimitedRows } from './delimitedRows';
import { RowsTable } from './RowsTable';

const MAX_ROWS = 100;

/** Show the first rows of a table. */
export function PreviewTable({ text, name }: { text: string; name: string }) {
  const rows = useMemo(
    () => readDelimitedRows(text, name.endsWith('.tsv') ? '\t' : ',', MAX_ROWS + 1),
    [text, name],
  );
  return (
    <div className="grid gap-1.5">
      <RowsTable table={buildTextTable(rows[0] ?? [], rows.slice(1))} label={`Rows of ${name}`} />
      {rows.length > MAX_ROWS && <p className="text-muted">The first {MAX_ROWS} rows are shown.</p>}
    </div>
  );
}
