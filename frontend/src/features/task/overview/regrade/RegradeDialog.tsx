import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { Loop } from '@/shared/api/loops';
import { Problem } from '@/shared/api/problem';
import { taskQuery } from '@/shared/api/tasks';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { EmptyState } from '@/shared/components/EmptyState';
import { Field, Input, Textarea } from '@/shared/components/Field';
import { newestRegradeQuery, useRegrade } from './queries';
import { RegradeSeries } from './RegradeSeries';

const FIELDS = ['evaluator', 'command', 'metric'] as const;

type RegradeDialogProps = { loop: Loop; onClose: () => void };

/** Grade the stored outputs of a loop with another grader, and show the newest series of such scores. */
export default function RegradeDialog({ loop, onClose }: RegradeDialogProps) {
  const grade = useQuery(taskQuery(loop.task_id)).data?.spec.grade;
  const newest = useQuery(newestRegradeQuery(loop.task_id));
  const regrade = useRegrade(loop.task_id);
  const problem = regrade.error instanceof Problem ? regrade.error : null;
  const own = { evaluator: grade?.evaluator ?? '', command: grade?.command ?? '', metric: loop.metric ?? '' };

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = FIELDS.map((name) => [name, String(form.get(name) ?? '')] as const);
    regrade.mutate(Object.fromEntries(given.filter(([name, text]) => text.trim() && text !== own[name])));
  }

  return (
    <Dialog
      open
      sheet
      onClose={onClose}
      title="Regrade"
      description="Grades the stored outputs with another grader; no program is run. Recorded scores, the best version and the chart do not change."
    >
      <div className="grid gap-6">
        <form onSubmit={submit} className="grid gap-4" noValidate>
          {grade?.kind === 'evaluator' && (
            <Field label="evaluate.py" error={problem?.fields.evaluator}>
              {(control) => (
                <Textarea
                  {...control}
                  name="evaluator"
                  rows={10}
                  spellCheck={false}
                  defaultValue={own.evaluator}
                  className="font-mono text-xs"
                />
              )}
            </Field>
          )}
          {grade?.kind === 'command' && (
            <Field label="Command" error={problem?.fields.command}>
              {(control) => <Input {...control} name="command" defaultValue={own.command} />}
            </Field>
          )}
          {grade?.kind !== 'tests' && (
            <Field label="Metric" hint="Leave it to change the grader alone." error={problem?.fields.metric}>
              {(control) => <Input {...control} name="metric" defaultValue={own.metric} />}
            </Field>
          )}
          {problem && !FIELDS.some((name) => problem.fields[name]) && (
            <p role="alert" className="text-sm break-words text-bad">
              {problem.message}
            </p>
          )}
          <div className="flex justify-end">
            <Button variant="primary" type="submit" busy={regrade.isPending}>
              Regrade stored outputs
            </Button>
          </div>
        </form>
        <Async subject="The latest regrade" query={newest}>
          {(series) => (series ? <RegradeSeries series={series} /> : <EmptyState title="No regrades yet" />)}
        </Async>
      </div>
    </Dialog>
  );
}
