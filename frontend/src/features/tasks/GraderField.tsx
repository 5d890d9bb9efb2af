import { Field, Select } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type GraderFieldProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

/** What each grader needs, in one line. A test holds the names equal to those that are installed. */
export const GRADERS: Record<string, string> = {
  predictions: 'Compares predictions.csv with the target of rows that programs do not see. The default.',
  evaluator: 'Your own evaluate.py: its text is grade.evaluator in the JSON below, beside objective.metric.',
  tests: 'A hidden test suite: private/tests.py in the data set, which is a folder.',
  command:
    'Your own command, such as {"grade": {"command": "python /private/score.py {part}"}} in the JSON below.',
};

/** Choose what computes the score; what the chosen one needs stands below. */
export function GraderField({ draft, errors, onChange }: GraderFieldProps) {
  const grader = draft.grader || 'predictions';
  return (
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
  );
}
