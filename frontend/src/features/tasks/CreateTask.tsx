import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { Dialog } from '@/shared/components/Dialog';
import { taskQuery } from '@/shared/api/tasks';
import { CreateTaskForm } from './CreateTaskForm';
import { buildDraft } from './taskCopy';
import { firstProgramQuery } from './firstProgram';
import type { Task } from '@/shared/api/tasks';

type CreateTaskProps = { from: number | undefined; onClose: () => void };

/** Show the sheet of a new task: empty, or filled in from the task `from`. */
export default function CreateTask({ from, onClose }: CreateTaskProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      sheet
      title={from ? 'Duplicate a task' : 'New task'}
      description={
        from ? `All fields are filled in from task ${from}. Change what should differ.` : undefined
      }
    >
      {from ? <DuplicateForm from={from} /> : <CreateTaskForm />}
    </Dialog>
  );
}

function DuplicateForm({ from }: { from: number }) {
  const task = useQuery(taskQuery(from));
  return (
    <Async subject="The task" query={task}>
      {(data) => <DuplicateFormWithProgram task={data} />}
    </Async>
  );
}

function DuplicateFormWithProgram({ task }: { task: Task }) {
  const first = useQuery(firstProgramQuery(task));
  return (
    <Async subject="The initial program" query={first}>
      {(program) => <CreateTaskForm filled={buildDraft(task)} program={program} />}
    </Async>
  );
}
