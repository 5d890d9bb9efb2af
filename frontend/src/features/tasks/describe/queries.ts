import { useMutation } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type TaskDrafted = Shapes['TaskDraft'];

type Sentence = { sentence: string; dataset: string; agent: string };

/** Have a task drafted from a sentence and the schema of a data set; nothing is stored. */
export function useDraftTask(onDrafted: (answer: TaskDrafted) => void) {
  return useMutation({
    mutationFn: ({ sentence, dataset, agent }: Sentence) =>
      unwrap(
        api.POST('/draft_task', {
          body: { sentence, dataset: dataset || null, agent: agent || 'rules', options: {} },
        }),
      ),
    onSuccess: onDrafted,
  });
}
