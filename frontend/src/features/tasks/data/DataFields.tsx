import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { Problem } from '@/shared/api/problem';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { type ChangeDraft, type TaskDraft, replaceData } from '../taskDraft';
import { guessTarget } from './columns';
import { changeSetting, parseSettings } from './columnSettings';
import { DatasetSelect } from './DatasetSelect';
import { DropZone } from './DropZone';
import { datasetQuery, datasetsQuery, useReadAgain } from './queries';
import type { ReadingOptions } from './reading';
import { ReadingFields } from './ReadingFields';
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
  const chosen = useQuery({
    ...datasetQuery(draft.dataset, draft.columns),
    enabled: isUploaded,
    placeholderData: (before) => (before?.name === draft.dataset ? before : undefined), // while settings are tried
  });

  const take = useCallback((dataset: Dataset) => onChange((now) => applyDataset(now, dataset)), [onChange]);
  const { now, start, cancel, sending } = useUpload(list.data?.maxBytes, take);
  useEffect(() => onSending(sending), [sending, onSending]);

  const reread = useReadAgain(take);

  function choose(name: string) {
    onChange((now) => replaceData(now, name));
    if (uploaded.some((each) => each.name === name))
      void queryClient.fetchQuery(datasetQuery(name)).then(take, () => undefined); // the preview shows why
  }
  function begin(file: File, options: ReadingOptions = {}) {
    setRefused(undefined);
    void start(file, options);
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
          onFile={(file) => begin(file)}
          onRefused={setRefused}
        />
      )}
      {now && mayRetry(now.error) && (
        <div>
          <Button variant="outline" size="sm" onClick={() => begin(now.file, now.options)}>
            Try again
          </Button>
        </div>
      )}
      {errors['data.columns'] && (
        <p role="alert" className="text-xs font-medium break-words text-bad">
          {escapeInvisible(errors['data.columns'])}
        </p>
      )}
      {now && isBadTable(now.error) && (
        <ReadingFields
          options={now.options}
          table={null}
          isOpen
          disabled={sending}
          error={undefined}
          onChange={(options) => begin(now.file, options)}
        />
      )}
      {isUploaded && (
        <Async subject="The data set" query={chosen}>
          {(dataset) => (
            <>
              {dataset.table?.encoding && (
                <ReadingFields
                  options={dataset.table.options ?? {}}
                  table={dataset.table}
                  isOpen={reread.isError}
                  disabled={reread.isPending}
                  error={reread.error?.message}
                  onChange={(options) => reread.mutate({ dataset, options })}
                />
              )}
              <SchemaPreview
                dataset={dataset}
                target={draft.target_column}
                settings={parseSettings(draft.columns)}
                onSet={(column, value) =>
                  onChange((now) => ({ ...now, columns: changeSetting(now.columns, column, value) }))
                }
              />
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

/** Tell whether the server could not read the file as a table, which other options may change. */
function isBadTable(error: unknown): boolean {
  return error instanceof Problem && error.code === 'bad_table';
}

/** Put the data into the draft, with its likely target, and its name if the task has none yet. */
function applyDataset(now: TaskDraft, dataset: Dataset): TaskDraft {
  const draft = replaceData(now, dataset.name);
  return {
    ...draft,
    name: draft.name || dataset.name.replace(/[-_]+/g, ' '),
    target_column: chooseTarget(draft.target_column, dataset),
  };
}

/** Keep the target that is set, unless the table, read otherwise, has no such column. */
function chooseTarget(target: string, { table }: Dataset): string {
  if (!table || table.columns.some(({ name }) => name === target)) return target;
  return guessTarget(table.columns);
}
