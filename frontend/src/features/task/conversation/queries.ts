import { queryOptions } from '@tanstack/react-query';
import { api, asked, type Shapes } from '@/api/client';
import type { AgentRole } from '@/components/AgentAvatar';

export type Message = Shapes['Message'];

const LATEST = 4;

export const latestMessagesQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['messages', taskId, 'latest'],
    queryFn: async (): Promise<Message[]> => {
      const params = { path: { task_id: taskId }, query: { limit: LATEST, newest_first: true } };
      return (await asked(api.GET('/get_messages/{task_id}', { params }))).messages;
    },
  });

/** Who is speaking, as far as the record tells: feedback is the Evaluator's, a brief the Generator's. */
export function roleOf(message: Message): AgentRole {
  if (message.role === 'feedback') return 'evaluator';
  if (message.role === 'brief') return 'generator';
  if (message.role === 'system' || message.sender === 'engine') return 'engine';
  if (message.role === 'coder') return 'coder';
  return 'person';
}
