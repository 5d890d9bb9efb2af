import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { AGENT_ROLES, AgentAvatar } from '@/shared/components/AgentAvatar';
import { CopyButton } from '@/shared/components/CopyButton';
import { Time } from '@/shared/components/Time';
import { cx } from '@/shared/lib/cx';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { MessageBody } from './MessageBody';
import { SessionNote } from './SessionNote';
import { type Message, findRole } from './queries';

type ChatMessageProps = { message: Message; marked: boolean; note?: ReactNode };

/** Show one message: sender, receiver, time (a link to it) and text; `note` tells what became of it. */
export function ChatMessage({ message, marked, note }: ChatMessageProps) {
  const role = findRole(message);
  return (
    <li
      id={`m${message.id}`}
      className={cx('group flex scroll-mt-28 gap-3 px-4 py-4', marked && 'bg-accent-soft')}
    >
      <AgentAvatar role={role} className="size-8" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 text-sm">
          <b className={cx('font-semibold break-all', AGENT_ROLES[role].text)}>
            <bdi>{escapeInvisible(message.sender)}</bdi>
          </b>
          <span className="text-xs text-subtle">{AGENT_ROLES[role].name}</span>
          {message.receiver && (
            <span className="inline-flex items-center gap-1 text-xs text-muted">
              <ArrowRight size={12} aria-label="to" />
              <bdi className="break-all">{escapeInvisible(message.receiver)}</bdi>
            </span>
          )}
          <Link
            to="/tasks/$taskId/conversation"
            params={{ taskId: message.task_id }}
            search={{ message: message.id }}
            resetScroll={false}
            className="text-xs text-subtle hover:text-accent"
          >
            <Time iso={message.created_at} />
          </Link>
          <span className="ml-auto opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
            <CopyButton text={message.content} label="Copy the message" />
          </span>
        </div>
        <MessageBody text={message.content} />
        <SessionNote message={message} />
        {note}
      </div>
    </li>
  );
}
