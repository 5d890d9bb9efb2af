import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { Problem } from '@/shared/api/problem';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { type ChangeDraft, type TaskDraft, replaceData } from '../taskDraft';
import { guessTarget } from './columns';
import { DatasetSelect } from './DatasetSelect';
import { DropZone } from './DropZone';
import { datasetQuery, datasetsQuery } from './queries';
import { SchemaPreview } from './SchemaPreview';
import { TargetFields } from './TargetFields';
import type { Dataset } from './upload';
import { UploadProgress } from './UploadProgress';
import { useUpload } from './useUpload';

type DataFieldsProps = {
  draft: TaskDraft;
  errors: Record<string, string>;
  onChange: ChangeDraft;
  onSending: (sending: boolean) => void;
};

/** Choose the task's data (built in, uploaded before, or uploaded now) and the column to predict. */
export function DataFields({ draft, errors, onChange, onSending }: DataFieldsProps) {
  const queryClient = useQueryClient();
  const list = useQuery(datasetsQuery);
  const [refused, setRefused] = useState<string>();
  const uploaded = list.data?.datasets ?? [];
  const isUploaded = uploaded.some(({ name }) => name === draft.dataset);
  const chosen = useQuery({ ...datasetQuery(draft.dataset), enabled: isUploaded });

  const take = useCallback((dataset: Dataset) => onChange((now) => applyDataset(now, dataset)), [onChange]);
  const { now, start, cancel, sending } = useUpload(list.data?.maxBytes, take);
  useEffect(() => onSending(sending), [sending, onSending]);

  function choose(name: string) {
    onChange((now) => replaceData(now, name));
    if (uploaded.some((each) => each.name === name))
      void queryClient.fetchQuery(datasetQuery(name)).then(take, () => undefined); // the preview shows why
  }
  function begin(file: File) {
    setRefused(undefined);
    void start(file);
  }
  const failed = now?.error instanceof Error ? `${now.file.name}: ${now.error.message}` : undefined;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <DatasetSelect value={draft.dataset} error={errors.dataset} uploaded={uploaded} onChange={choose} />
      {now?.progress ? (
        <UploadProgress name={now.file.name} progress={now.progress} onCancel={cancel} />
      ) : (
        <DropZone
          maxBytes={list.data?.maxBytes}
          error={refused ?? failed}
          onFile={begin}
          onRefused={setRefused}
        />
      )}
      {now && mayRetry(now.error) && (
        <div>
          <Button variant="outline" size="sm" onClick={() => begin(now.file)}>
            Try again
          </Button>
        </div>
      )}
      {isUploaded && (
        <Async what="The data set" query={chosen}>
          {(dataset) => (
            <>
              <SchemaPreview dataset={dataset} target={draft.target_column} />
              {dataset.table && (
                <TargetFields table={dataset.table} draft={draft} errors={errors} onChange={onChange} />
              )}
            </>
          )}
        </Async>
      )}
    </div>
  );
}

/** Tell whether sending the same file again may succeed: after an interruption, not after a refusal of its contents. */
function mayRetry(error: unknown): boolean {
  return error instanceof Problem && (error.status < 400 || error.status >= 500 || error.status === 409);
}

/** Put the data into the draft, with its likely target, and its name if the task has none yet. */
function applyDataset(now: TaskDraft, dataset: Dataset): TaskDraft {
  const draft = replaceData(now, dataset.name);
  return {
    ...draft,
    name: draft.name || dataset.name.replace(/[-_]+/g, ' '),
    target_column: draft.target_column || (dataset.table ? guessTarget(dataset.table.columns) : ''),
  };
}
