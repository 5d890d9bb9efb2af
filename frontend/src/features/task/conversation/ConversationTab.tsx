import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Button } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { SkeletonRows } from '@/shared/components/Skeleton';
import { isLive, loopQuery } from '@/shared/api/loops';
import { taskQuery } from '@/shared/api/tasks';
import { listCoders } from '@/shared/lib/coders';
import { AgentChat } from './AgentChat';
import { Composer } from './Composer';
import { modelCallsQuery } from '../calls/queries';
import { pickOpenCalls } from '../calls/openCalls';
import { groupMessages, listSenders } from './messageGroups';
import { messagesQuery } from './queries';
import { SenderFilter } from './SenderFilter';
import { OpenCalls } from './OpenCalls';
import { findAnswers, isWaitingForCoder } from './steering';
import { TakenUpNote } from './TakenUpNote';

/** Show what agents and people wrote about the task, by version, and the field to join in. */
export function ConversationTab() {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const search = useSearch({ from: '/shell/tasks/$taskId/conversation' });
  const navigate = useNavigate({ from: '/tasks/$taskId/conversation' });
  const { data: loop } = useQuery(loopQuery(taskId));
  const query = useInfiniteQuery(messagesQuery(taskId));
  const all = useMemo(
    () => (query.data?.pages ?? []).flatMap((page) => page.messages).reverse(),
    [query.data],
  );
  const coders = listCoders(useQuery(taskQuery(taskId)).data?.spec.agents?.coder);
  const live = isLive(loop ?? null);
  const calls = pickOpenCalls(useQuery(modelCallsQuery(taskId, {})).data?.model_calls ?? [], loop ?? null);
  const answers = useMemo(() => findAnswers(all), [all]);
  const messages = search.from ? all.filter((message) => message.sender === search.from) : all;
  if (query.isPending) return <SkeletonRows rows={6} className="h-20" />;
  if (query.isError && all.length === 0)
    return <ErrorPanel subject="The conversation" error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className="grid gap-4">
      <SenderFilter
        senders={listSenders(all)}
        chosen={search.from}
        onChoose={(from) =>
          void navigate({ search: from ? { from } : {}, replace: true, resetScroll: false })
        }
      />
      <Card padded={false}>
        {query.hasNextPage && (
          <div className="border-b p-3 text-center">
            <Button
              variant="outline"
              size="sm"
              busy={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              Earlier messages
            </Button>
          </div>
        )}
        {messages.length === 0 && calls.length === 0 ? (
          <EmptyState title="No messages yet">
            The Generator writes the first message when the loop starts. You can write one now.
          </EmptyState>
        ) : (
          <AgentChat
            groups={groupMessages(messages)}
            taskId={taskId}
            markedMessage={search.message}
            rounds={loop?.rounds ?? []}
            renderNote={(message) =>
              (answers.has(message.id) || isWaitingForCoder(message, coders)) && (
                <TakenUpNote taskId={taskId} answers={answers.get(message.id) ?? []} live={live} />
              )
            }
          />
        )}
        <OpenCalls calls={search.from ? calls.filter((call) => call.agent === search.from) : calls} />
      </Card>
      <Composer taskId={taskId} coders={coders} />
    </div>
  );
}
