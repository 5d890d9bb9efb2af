import { Upload } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { cx } from '@/shared/lib/cx';
import { formatBytes } from '@/shared/lib/format';
import { ACCEPTED } from './datasetNames';

type DropZoneProps = {
  maxBytes: number | undefined;
  error?: string;
  onFile: (file: File) => void;
  onRefused: (why: string) => void;
};

/** Take a file that is dropped or chosen; for the keyboard it is a button. */
export function DropZone({ maxBytes, error, onFile, onRefused }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const id = useId();
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const { files, items } = event.dataTransfer;
    const [file] = files;
    if (items[0]?.webkitGetAsEntry?.()?.isDirectory)
      return onRefused('A folder cannot be uploaded directly. Pack it into a zip or tar file.');
    if (files.length > 1)
      return onRefused('Upload one file at a time, or pack several into a zip or tar file.');
    if (file) onFile(file);
  }
  return (
    <div className="grid gap-1">
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx(
          'flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-dashed px-4 py-3 text-sm',
          'focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent',
          over ? 'border-accent bg-accent-soft' : 'border-control bg-sunken hover:bg-hover',
        )}
      >
        <Upload size={16} className="text-subtle" aria-hidden />
        <span>
          <span className="font-medium text-accent">Upload a file</span>
          <span className="max-md:sr-only"> or drop it here</span>
        </span>
        <input
          type="file"
          accept={ACCEPTED}
          aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}
          aria-invalid={error ? true : undefined}
          className="sr-only"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = ''; // so that the same file can be chosen again
            if (file) onFile(file);
          }}
        />
        <span id={`${id}-hint`} className="text-xs text-muted sm:ml-auto">
          CSV, Parquet, zip or tar{maxBytes !== undefined && `, up to ${formatBytes(maxBytes)}`}
        </span>
      </label>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium break-words text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
