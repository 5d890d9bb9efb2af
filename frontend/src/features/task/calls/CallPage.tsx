import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { Async } from '@/shared/components/Async';
import { buttonClass } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { Problem } from '@/shared/api/problem';
import { CallFacts } from './CallFacts';
import { CallHead } from './CallHead';
import { CallText } from './CallText';
import { type ModelCall, modelCallQuery } from './queries';
import { WrittenText } from './WrittenText';

/** Show one call of a model: what became of it, what it cost, what was asked, and the answer. */
export function CallPage() {
  const { taskId, callId } = useParams({ from: '/shell/tasks/$taskId/calls/$callId' });
  const call = useQuery(modelCallQuery(callId));
  const isMissing = call.error instanceof Problem && call.error.status === 404;
  const isOfAnotherTask = call.data !== undefined && call.data.task_id !== taskId;
  return (
    <>
      <Link
        to="/tasks/$taskId/calls"
        params={{ taskId }}
        className={buttonClass('outline', 'sm', 'justify-self-start')}
      >
        <ArrowLeft size={13} aria-hidden />
        All model calls
      </Link>
      {isMissing || isOfAnotherTask ? (
        <Card>
          <EmptyState title="This task has no such model call">
            The address may be wrong, or the call was deleted with its task.
          </EmptyState>
        </Card>
      ) : (
        <Async subject="The model call" query={call}>
          {(data) => <WholeCall taskId={taskId} call={data} />}
        </Async>
      )}
    </>
  );
}

function WholeCall({ taskId, call }: { taskId: number; call: ModelCall }) {
  const running = call.state === 'started';
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_360px]">
      <div className="grid min-w-0 gap-4 xl:order-last">
        <Card>
          <CallHead taskId={taskId} call={call} />
          <CallFacts call={call} />
        </Card>
      </div>
      <div className="grid min-w-0 gap-4">
        {call.state !== 'answered' && (
          <Card title={running ? 'Written so far' : 'Written before it ended'}>
            <WrittenText taskId={taskId} callId={call.call_id} nothing="Nothing was written." />
          </Card>
        )}
        <CallText
          title="Answer"
          text={call.answer}
          missing={running ? 'There is no answer yet' : 'There is no answer'}
        />
        <CallText title="Request" text={call.request} missing="The request is empty" />
      </div>
    </div>
  );
}
