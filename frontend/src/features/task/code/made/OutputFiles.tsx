import { useQuery } from '@tanstack/react-query';
import { formatBytes } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { OutputFile } from './OutputFile';
import { outputsQuery } from './queries';

type OutputFilesProps = { taskId: number; containerId: string };

/** List the files that an execution left; each opens into a preview. */
export function OutputFiles({ taskId, containerId }: OutputFilesProps) {
  const outputs = useQuery(outputsQuery(taskId, containerId));
  if (!outputs.data?.length) return null;
  return (
    <section className="grid min-w-0 gap-2" aria-label="Files it left">
      <h3 className="text-sm font-semibold">Files it left</h3>
      <ul className="grid min-w-0 gap-1.5 text-xs">
        {outputs.data.map((output) => (
          <li key={output.name} className="min-w-0 rounded-md border px-3 py-2">
            <OutputFile
              output={output}
              name={escapeInvisible(output.name)}
              size={formatBytes(output.size_bytes)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
