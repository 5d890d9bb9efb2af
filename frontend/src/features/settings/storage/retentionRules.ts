import type { RetentionPlan } from './queries';

export type RetentionRule = { name: string; value: string; setting: string };

/** Describe each rule by what it does now, with the setting that changes it. */
export function listRules(plan: RetentionPlan): RetentionRule[] {
  return [
    {
      name: 'Deleted tasks',
      value: plan.trash_days ? `removed for good after ${formatDays(plan.trash_days)}` : 'removed at once',
      setting: 'TRASH_DAYS',
    },
    {
      name: 'Outputs of versions off the winning line',
      value: plan.keep_outputs_days ? `removed after ${formatDays(plan.keep_outputs_days)}` : 'kept',
      setting: 'KEEP_OUTPUTS_DAYS',
    },
    {
      name: 'Logs of versions off the winning line',
      value: plan.keep_logs_days ? `removed after ${formatDays(plan.keep_logs_days)}` : 'kept',
      setting: 'KEEP_LOGS_DAYS',
    },
    {
      name: 'Size of one task',
      value: plan.max_task_gb ? `its containers wait beyond ${plan.max_task_gb} GiB` : 'no limit',
      setting: 'MAX_TASK_GB',
    },
    {
      name: 'Free disk space',
      value: plan.min_free_mb ? `containers wait below ${plan.min_free_mb} MiB` : 'the disk may run full',
      setting: 'MIN_FREE_MB',
    },
  ];
}

function formatDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
