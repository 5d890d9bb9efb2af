import { useState } from 'react';
import { OutputPreview } from './OutputPreview';
import type { Output } from './queries';
import { choosePreview } from './previewKind';

type OutputFileProps = { output: Output; name: string; size: string };

/** Show one file: its name, size, a link that downloads it and, where it can be previewed, what is in it. */
export function OutputFile({ output, name, size }: OutputFileProps) {
  const [isOpen, setIsOpen] = useState(false);
  const kind = choosePreview(output);
  const address = `/download_artifact/${encodeURIComponent(output.container_id)}/${encodeURIComponent(output.name)}`;
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3">
      {kind ? (
        <details className="min-w-0" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
          <summary className="cursor-pointer font-mono [overflow-wrap:anywhere]">{name}</summary>
          {isOpen && (
            <div className="mt-2">
              <OutputPreview output={output} kind={kind} />
            </div>
          )}
        </details>
      ) : (
        <span className="font-mono [overflow-wrap:anywhere]">{name}</span>
      )}
      <a
        href={address}
        download={output.name}
        className="tnum text-accent hover:underline"
        aria-label={`Download ${name}, ${size}`}
      >
        {size}
      </a>
    </div>
  );
}
