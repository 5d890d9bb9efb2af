import { useQuery } from '@tanstack/react-query';
import { pluginsQuery } from '@/shared/api/plugins';
import { Field, Select, Textarea } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';
import { TextField } from './TextField';

type GraderFieldProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

/** What each grader of ours needs, in one line; of others, the server tells its help. */
export const GRADERS: Record<string, string> = {
  predictions: 'Compares predictions.csv with the targets of rows the program never sees. The default.',
  evaluator: 'Your own evaluate.py, which returns the metric.',
  tests: 'A hidden test suite in private/tests.py of the data folder.',
  speed: 'How many times faster than a reference in private/speed.py of the data folder.',
  command: 'Your own command, which writes its metrics to metrics.json.',
  external: 'An outside agent posts the scores; they are not checked here.',
};

/** Choose what computes the score; what the chosen one needs stands below. */
export function GraderField({ draft, errors, onChange }: GraderFieldProps) {
  const grader = draft.grader || 'predictions';
  const plugins = useQuery(pluginsQuery).data?.plugins ?? [];
  const installed = plugins.filter(({ kind }) => kind === 'grader');
  const names = [...new Set([...Object.keys(GRADERS), ...installed.map(({ name }) => name), grader])];
  const help = GRADERS[grader] ?? installed.find(({ name }) => name === grader)?.help;
  return (
    <>
      <Field label="Grader" hint={help} error={errors['grade.kind']}>
        {(control) => (
          <Select
            {...control}
            value={grader}
            onChange={(event) => {
              const chosen = event.target.value;
              onChange((now) => ({ ...now, grader: chosen === 'predictions' ? '' : chosen }));
            }}
          >
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )}
      </Field>
      {grader === 'evaluator' && (
        <Field label="evaluate.py" error={errors['grade.evaluator']}>
          {(control) => (
            <Textarea
              {...control}
              rows={8}
              className="font-mono text-xs"
              placeholder={'def evaluate(outputs, private):\n    return {"score": ...}'}
              value={draft.evaluate_py}
              onChange={(event) => onChange((now) => ({ ...now, evaluate_py: event.target.value }))}
            />
          )}
        </Field>
      )}
      {grader === 'external' && (
        <TextField
          {...{ draft, errors, onChange }}
          name="graded_by"
          path="grade.by"
          label="Agent that posts the results"
          placeholder="lab"
        />
      )}
      {grader === 'command' && (
        <TextField
          {...{ draft, errors, onChange }}
          name="command"
          path="grade.command"
          label="Command"
          placeholder="python /private/score.py {part}"
        />
      )}
    </>
  );
}
