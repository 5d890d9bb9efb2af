import type { MetricChoice, Plugin } from '@/shared/api/plugins';
import type { Choice } from '@/shared/lib/wordSearch';
import { listAgentNames } from './agents/agentNames';
import { listMetrics } from './data/columns';

type Role = NonNullable<Plugin['roles']>[number];

/** List the metrics that fit the kind of task, the usual ones first; all of them if the kind is not known. */
export function listMetricChoices(metrics: readonly MetricChoice[], kind: string | null): Choice[] {
  const usual = listMetrics(kind);
  const rank = ({ name }: MetricChoice) => (usual.includes(name) ? usual.indexOf(name) : usual.length);
  return metrics
    .filter((metric) => !kind || metric.kind === kind || metric.kind === 'other')
    .toSorted((one, other) => rank(one) - rank(other))
    .map(({ name, help, direction }) => ({
      name,
      help: `${help} ${direction === 'maximize' ? 'Higher' : 'Lower'} is better.`,
    }));
}

/** List the agents that can act in a role; one that takes a reference with an example of it. */
export function listAgentChoices(plugins: readonly Plugin[], role: Role): Choice[] {
  const agents = plugins.filter(({ kind }) => kind === 'agent');
  return listAgentNames(agents, role).map((name) => ({
    name,
    help: agents.find((agent) => agent.name === name.split(':')[0])?.help ?? '',
  }));
}

/** List the runners. */
export function listRunnerChoices(plugins: readonly Plugin[]): Choice[] {
  return plugins.filter(({ kind }) => kind === 'runner').map(({ name, help }) => ({ name, help }));
}
