import { useQuery } from '@tanstack/react-query';
import { type FormEvent, Suspense, useState } from 'react';
import { Problem } from '@/shared/api/problem';
import { sessionQuery } from '@/shared/api/session';
import { Button } from '@/shared/components/Button';
import { Field, Input, Select } from '@/shared/components/Field';
import { Skeleton } from '@/shared/components/Skeleton';
import { notify, notifyError } from '@/shared/components/Toasts';
import { useSpawnContainer } from '@/shared/api/containers';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { loopQuery } from '@/shared/api/loops';
import { taskQuery } from '@/shared/api/tasks';
import { type CodeFile, sortEntryLast } from '@/shared/api/versions';
import { isText } from '@/shared/components/code/files';
import { findFreeLabel } from '../versionLabels';
import { useBranch } from './queries';

const CodeEditor = lazyWithRetry(() => import('./CodeEditor'));

type BranchFormProps = {
  taskId: number;
  parent: string;
  files: CodeFile[];
  usedLabels: readonly string[];
  onEdited: (edited: boolean) => void;
  onStored: (version: string) => void;
};

/** Edit the files, and enter a free label and a summary. */
export function BranchForm({ taskId, parent, files, usedLabels, onEdited, onStored }: BranchFormProps) {
  const entry = useQuery(taskQuery(taskId)).data?.spec.program?.entry ?? 'main.py';
  const agent = useQuery(sessionQuery).data?.name ?? 'person';
  const graded = useQuery(loopQuery(taskId)).data?.metric != null;
  const branch = useBranch();
  const spawn = useSpawnContainer();
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [chosen, setChosen] = useState(
    () => (files.find((file) => file.filename === entry) ?? files[0])?.filename ?? '',
  );
  const [suggested] = useState(() => findFreeLabel(parent, usedLabels));
  const file = files.find((each) => each.filename === chosen);
  const problem = branch.error instanceof Problem ? branch.error : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const version = String(form.get('version')).trim();
    const sent = sortEntryLast(files, (each) => each.filename, entry).map((each) => ({
      filename: each.filename,
      text: isText(each) ? (texts[each.filename] ?? each.text) : null,
    }));
    const summary = String(form.get('summary') ?? '').trim();
    branch.mutate(
      { taskId, parent, version, agent, summary, files: sent },
      {
        onSuccess: () => {
          notify(`Version ${version} is saved.`);
          if (form.get('run'))
            spawn.mutate({ task_id: taskId, version, grade: graded || undefined }, { onError: notifyError });
          onStored(version);
        },
      },
    );
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field
        label="Label of the new version"
        error={problem ? (problem.fields.version ?? problem.message) : undefined}
      >
        {(control) => (
          <Input
            {...control}
            name="version"
            required
            maxLength={100}
            defaultValue={suggested}
            className="font-mono"
          />
        )}
      </Field>
      <Field label="Summary" hint="One sentence on what changes; it is shown in the lineage.">
        {(control) => <Input {...control} name="summary" maxLength={2000} />}
      </Field>
      {files.length > 1 && (
        <Field label="File">
          {(control) => (
            <Select {...control} value={chosen} onChange={(event) => setChosen(event.target.value)}>
              {files.map((each) => (
                <option key={each.filename}>{each.filename}</option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Suspense fallback={<Skeleton className="h-96" />}>
        {file && isText(file) ? (
          <CodeEditor
            key={chosen}
            filename={chosen}
            start={texts[chosen] ?? file.text}
            onChange={(text) => {
              setTexts((now) => ({ ...now, [chosen]: text }));
              onEdited(true);
            }}
          />
        ) : (
          <p className="text-sm text-muted">{chosen} is not text; it is copied unchanged.</p>
        )}
      </Suspense>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" name="run" defaultChecked={graded} className="size-4 accent-accent-solid" />
          {graded ? 'Run and grade it once saved' : 'Run it once saved'}
        </label>
        <Button variant="primary" type="submit" busy={branch.isPending}>
          Save version
        </Button>
      </div>
    </form>
  );
}
