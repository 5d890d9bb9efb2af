import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';
import type { AgentRole } from '@/shared/components/AgentAvatar';

export type Message = Shapes['Message'];

const LATEST_COUNT = 4;
const PAGE_SIZE = 100;

export const latestMessagesQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['messages', taskId, 'latest'],
    queryFn: async (): Promise<Message[]> =>
      (await fetchPage(taskId, { limit: LATEST_COUNT, newest_first: true })).messages,
  });

/** Fetch the conversation from its newest message back, a hundred at a time; pages are newest first. */
export const messagesQuery = (taskId: number) =>
  infiniteQueryOptions({
    queryKey: ['messages', taskId, 'all'],
    queryFn: ({ pageParam }) =>
      fetchPage(taskId, { limit: PAGE_SIZE, newest_first: true, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });

/** Post a message as a person; it appears once the server has stored it. */
export function usePostMessage(taskId: number, sender: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ receiver, content }: { receiver: string; content: string }) =>
      unwrap(
        api.POST('/upload_message', {
          body: { task_id: taskId, sender, receiver: receiver === 'all' ? null : receiver, content },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['messages', taskId] }),
  });
}

/** Find the role of a sender, as far as the message tells: feedback is the Evaluator's, a brief the Generator's. */
export function findRole(message: Pick<Message, 'role' | 'sender'>): AgentRole {
  if (message.role === 'feedback') return 'evaluator';
  if (message.role === 'brief') return 'generator';
  if (message.role === 'system' || message.sender === 'engine') return 'engine';
  if (message.role === 'coder') return 'coder';
  return 'person';
}

function fetchPage(taskId: number, query: { limit: number; newest_first: boolean; cursor?: string }) {
  return unwrap(api.GET('/get_messages/{task_id}', { params: { path: { task_id: taskId }, query } }));
}
