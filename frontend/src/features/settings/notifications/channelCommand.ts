import type { ChannelCreate } from './queries';

/** Build the command that creates the same channel. */
export function buildChannelCommand(channel: ChannelCreate): string {
  const options = [
    ['name', channel.name],
    ['kind', channel.kind],
    ['url', channel.url],
    ['address', channel.address],
    ['task-id', channel.task_id],
    ...(channel.occasions ?? []).map((occasion) => ['occasions', occasion]),
  ];
  const given = options.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return [
    'orchestrator create-channel',
    ...given.map(([name, value]) => `--${name} ${quote(String(value))}`),
  ].join(' ');
}

function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
