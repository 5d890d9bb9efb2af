import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { Dialog } from '@/shared/components/Dialog';
import ExampleGallery from '@/shared/components/gallery/ExampleGallery';
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
      {from ? (
        <DuplicateForm from={from} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <section aria-label="Start from an example" className="grid grid-cols-[minmax(0,1fr)] gap-2">
            <h3 className="text-sm font-semibold">Start from an example</h3>
            <ExampleGallery layout="strip" />
          </section>
          <section aria-label="Your own task" className="grid grid-cols-[minmax(0,1fr)] gap-3 border-t pt-5">
            <h3 className="text-sm font-semibold">Or describe your own</h3>
            <CreateTaskForm />
          </section>
        </div>
      )}
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
