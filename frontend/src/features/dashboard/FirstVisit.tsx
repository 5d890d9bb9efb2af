import { useNavigate } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { Button } from '@/shared/components/Button';
import { notifyError } from '@/shared/components/Toasts';
import { CodeSnippets } from '@/shared/components/CodeSnippets';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { type TaskUpload, useCreateTask } from '@/shared/api/tasks';

const DIGITS = {
  name: 'digits',
  description: 'Classify 8x8 images of handwritten digits, 0 to 9.',
  dataset: 'digits',
  objective: { metric: 'accuracy', target: 0.98 },
  budget: { versions: 20, wall_seconds: 900 },
} as TaskUpload;

/**
 * Offer a first task on an empty server: one click starts a real one; snippets do the same from a shell, curl or
 * Python.
 */
export function FirstVisit() {
  const create = useCreateTask(notifyError);
  const navigate = useNavigate();
  /**
   * Open the task even if the statistics have replaced this component: the live stream reports the task before the
   * answer arrives.
   */
  async function start() {
    const taskId = await create.mutateAsync({ task: DIGITS, start: true }).catch(() => null); // the error is shown below
    if (taskId !== null) await navigate({ to: '/tasks/$taskId', params: { taskId } });
  }
  return (
    <section className="card grid gap-6 p-6 lg:grid-cols-2">
      <div className="grid content-start gap-3">
        <h2 className="text-lg font-semibold">Watch a program improve</h2>
        <p className="text-muted">
          In this example, a Coder writes version after version of a program that recognizes handwritten
          digits. Each version runs in a sandbox and is scored by a grader that the program cannot reach,
          until an accuracy of 0.98 is reached and confirmed. It needs no key and no network, and takes less
          than a minute.
        </p>
        <div>
          <Button variant="primary" busy={create.isPending} onClick={() => void start()}>
            <Play size={14} aria-hidden />
            Start the digits example
          </Button>
        </div>
        {create.isError && (
          <ErrorPanel
            subject="The task"
            failed="could not be started"
            error={create.error}
            onRetry={() => void start()}
          />
        )}
      </div>
      <CodeSnippets label="The same from code" snippets={snippets(window.location.origin)} />
    </section>
  );
}

function snippets(origin: string): Record<string, string> {
  const task = JSON.stringify(DIGITS);
  return {
    'Command line': 'orchestrator run digits',
    curl: [
      `curl -H "X-API-KEY: $KEY" -H "content-type: application/json" ${origin}/upload_task \\`,
      `  -d '${task}'`,
      `curl -H "X-API-KEY: $KEY" -H "content-type: application/json" ${origin}/start_loop -d '{"task_id": 1}'`,
    ].join('\n'),
    Python: [
      'from orchestrator.client.operations import Client',
      '',
      `async with Client("${origin}", key) as client:`,
      '    task = await client.upload_task(',
      '        name="digits", dataset="digits", objective={"metric": "accuracy", "target": 0.98}',
      '    )',
      '    await client.start_loop(task_id=task.task_id)',
    ].join('\n'),
  };
}
