import { Field, Select, Textarea } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';
import { TextField } from './TextField';

type GraderFieldProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

/** What each grader needs, in one line. A test holds the names equal to those that are installed. */
export const GRADERS: Record<string, string> = {
  predictions: 'Compares predictions.csv with the target of rows that programs do not see. The default.',
  evaluator: 'Your own evaluate.py, which returns the number that the metric names.',
  tests: 'A hidden test suite: private/tests.py in the data set, which is a folder.',
  speed: 'How many times faster than a reference: private/speed.py in the data set, which is a folder.',
  command: 'Your own command, which writes the metrics into metrics.json.',
  external: 'An agent elsewhere posts the results; nothing here checks them.',
};

/** Choose what computes the score; what the chosen one needs stands below. */
export function GraderField({ draft, errors, onChange }: GraderFieldProps) {
  const grader = draft.grader || 'predictions';
  return (
    <>
      <Field label="Grader" hint={GRADERS[grader]} error={errors['grade.kind']}>
        {(control) => (
          <Select
            {...control}
            value={grader}
            onChange={(event) => {
              const chosen = event.target.value;
              onChange((now) => ({ ...now, grader: chosen === 'predictions' ? '' : chosen }));
            }}
          >
            {Object.keys(GRADERS).map((name) => (
              <option key={name}>{name}</option>
            ))}
            {!(grader in GRADERS) && <option>{grader}</option>}
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
