/** The tabs of a task in their order; each has a route in app/router.tsx, and the keys 1, 2, ... open them. */
export const TABS = [
  { name: 'Overview', to: '/tasks/$taskId' },
  { name: 'Conversation', to: '/tasks/$taskId/conversation' },
  { name: 'Code', to: '/tasks/$taskId/code' },
  { name: 'Logs & metrics', to: '/tasks/$taskId/logs' },
  { name: 'Containers', to: '/tasks/$taskId/containers' },
  { name: 'Model calls', to: '/tasks/$taskId/calls' },
] as const;
