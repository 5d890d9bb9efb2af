import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Async } from '@/shared/components/Async';
import { AGENT_ROLES, AgentAvatar } from '@/shared/components/AgentAvatar';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { Time } from '@/shared/components/Time';
import { Inlines } from '../conversation/Inlines';
import { parsePreview } from '../conversation/markdown';
import { latestMessagesQuery, findRole } from '../conversation/queries';
import { truncate, escapeInvisible, escapeInvisibleLines } from '@/shared/lib/invisibleCharacters';

const MAX_CHARACTERS = 400;

/** Show the newest few messages, each linked to its place in the conversation. */
export function LatestMessages({ taskId }: { taskId: number }) {
  const messages = useQuery(latestMessagesQuery(taskId));
  const all = (
    <Link
      to="/tasks/$taskId/conversation"
      params={{ taskId }}
      className="text-sm text-accent hover:underline"
    >
      View all
    </Link>
  );
  return (
    <Card title="Latest messages" action={all} padded={false}>
      <Async subject="The messages" query={messages}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState title="No messages yet" />
          ) : (
            <ul className="divide-y">
              {data.map((message) => (
                <li key={message.id}>
                  <Link
                    to="/tasks/$taskId/conversation"
                    params={{ taskId }}
                    search={{ message: message.id }}
                    className="flex gap-3 px-4 py-3 hover:bg-hover"
                  >
                    <AgentAvatar role={findRole(message)} />
                    <span className="grid min-w-0 gap-0.5">
                      <span className="flex items-baseline gap-2 text-xs">
                        <b className={`font-semibold ${AGENT_ROLES[findRole(message)].text}`}>
                          <bdi>{escapeInvisible(message.sender)}</bdi>
                        </b>
                        <Time iso={message.created_at} className="text-subtle" />
                      </span>
                      <span className="line-clamp-2 text-sm text-muted">
                        <bdi>
                          <Inlines
                            parts={parsePreview(
                              escapeInvisibleLines(truncate(message.content, MAX_CHARACTERS)),
                            )}
                          />
                        </bdi>
                      </span>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Async>
    </Card>
  );
}
