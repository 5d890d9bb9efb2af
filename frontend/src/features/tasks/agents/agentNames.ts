import type { AgentInfo } from './queries';

/** What may follow the name of an agent that takes a reference. */
const EXAMPLES: Partial<Record<string, string>> = {
  llm: 'openai:gpt-5',
  acp: 'opencode',
  command: 'my-agent --once',
};

const MAX_PLAIN = 2;

type Role = AgentInfo['roles'][number];

/** List the names to suggest for a role: agents that stand alone, then those that take a reference, with an example. */
export function listAgentNames(agents: readonly AgentInfo[], role: Role): string[] {
  const able = agents.filter((agent) => agent.roles.includes(role));
  return able
    .toSorted((one, other) => Number(one.takes_reference) - Number(other.takes_reference))
    .map(({ name, takes_reference }) => (takes_reference ? `${name}:${EXAMPLES[name] ?? ''}` : name));
}

/** Describe what may be entered: a few names that stand alone, and an example of each kind that takes a reference. */
export function describeAgentNames(names: readonly string[]): string | undefined {
  const plain = names.filter((name) => !name.includes(':')).slice(0, MAX_PLAIN);
  const examples = [...plain, ...names.filter((name) => name.includes(':') && !name.endsWith(':'))];
  const last = examples.pop();
  if (last === undefined) return undefined;
  return examples.length === 0 ? `For example ${last}.` : `For example ${examples.join(', ')} or ${last}.`;
}

/** Tell whether the name is that of a model, with its provider. */
export function isModel(name: string): boolean {
  return /^\s*llm:[^:]+:./.test(name);
}
