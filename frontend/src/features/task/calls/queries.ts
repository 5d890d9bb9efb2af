import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';

export type ModelCallSummary = Shapes['ModelCallSummary'];
export type ModelCall = Shapes['ModelCall'];
export type Ledger = Shapes['Ledger'];

const PAGE_SIZE = 25;

/** Fetch a page of the task's model calls without their texts, newest first. */
export const modelCallsQuery = (taskId: number, { version, cursor }: { version?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['model-calls', taskId, { version, cursor }],
    queryFn: () => {
      const params = { path: { task_id: taskId }, query: { version, cursor, limit: PAGE_SIZE } };
      return unwrap(api.GET('/get_model_calls/{task_id}', { params }));
    },
    placeholderData: keepPreviousData,
  });

/** Fetch one call with its request and its answer. */
export const modelCallQuery = (callId: string) =>
  queryOptions({
    queryKey: ['model-call', callId],
    queryFn: () => unwrap(api.GET('/get_model_call/{call_id}', { params: { path: { call_id: callId } } })),
  });

/** Fetch what the task's newest loop has spent, by agent and by version; the whole task if there is no loop. */
export const ledgerQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['ledger', taskId],
    queryFn: () => unwrap(api.GET('/get_ledger/{task_id}', { params: { path: { task_id: taskId } } })),
  });
