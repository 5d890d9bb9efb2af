import type { MetricChoice, Plugin } from '@/shared/api/plugins';

export type PluginGroup = { name: string; plugins: Plugin[] };

/** Group plug-ins by what a task chooses; an agent appears under each role that it can act in. */
export function groupPlugins(plugins: readonly Plugin[]): PluginGroup[] {
  const able = (role: NonNullable<Plugin['roles']>[number]) =>
    plugins.filter((plugin) => plugin.kind === 'agent' && plugin.roles?.includes(role));
  const groups = [
    { name: 'Coders', plugins: able('coder') },
    { name: 'Evaluators', plugins: able('evaluator') },
    { name: 'Generators', plugins: able('generator') },
    { name: 'Graders', plugins: plugins.filter(({ kind }) => kind === 'grader') },
    { name: 'Runners', plugins: plugins.filter(({ kind }) => kind === 'runner') },
    { name: 'Cannot be loaded', plugins: plugins.filter(({ problem }) => problem) },
  ];
  return groups.filter((group) => group.plugins.length > 0);
}

/** Describe a metric's direction and what it needs. */
export function describeMetric(metric: MetricChoice): string {
  const direction = metric.direction === 'maximize' ? 'higher is better' : 'lower is better';
  return metric.needs_probabilities ? `${direction}, needs probabilities` : direction;
}
