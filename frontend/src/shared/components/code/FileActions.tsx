import { Download, FolderDown } from 'lucide-react';
import { type CodeFile, downloadAddress, type VersionId } from '@/shared/api/versions';
import { buttonClass } from '../Button';
import { CopyButton } from '../CopyButton';
import { Tooltip } from '../Tooltip';

/** Copy or download the open file, or download the whole version as zip. */
export function FileActions({ versionId, file }: { versionId: VersionId; file: CodeFile | null }) {
  const { taskId, version } = versionId;
  return (
    <div className="flex items-center">
      {file && (
        <>
          <CopyButton text={file.text} label={`Copy ${file.filename}`} />
          <Tooltip label={`Download ${file.filename}`}>
            <a
              href={downloadAddress(taskId, version, file.filename)}
              download={file.filename}
              aria-label={`Download ${file.filename}`}
              className={buttonClass('ghost', 'icon')}
            >
              <Download size={14} />
            </a>
          </Tooltip>
        </>
      )}
      <Tooltip label={`Download ${version} as zip`}>
        <a
          href={downloadAddress(taskId, version)}
          download={`task-${taskId}-${version}.zip`}
          aria-label={`Download ${version} as zip`}
          className={buttonClass('ghost', 'icon')}
        >
          <FolderDown size={15} />
        </a>
      </Tooltip>
    </div>
  );
}
