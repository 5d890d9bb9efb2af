import type { DiskUse } from './queries';

export type DiskPart = { name: string; bytes: number; what: string };

const PARTS: [name: string, field: keyof DiskUse, what: string][] = [
  ['Data sets', 'datasets_bytes', 'uploaded tables and folders'],
  ['Environments', 'environments_bytes', 'packages for programs'],
  ['Backups', 'backups_bytes', 'move them to another disk'],
  ['Trash', 'trash_bytes', 'deleted tasks and files that are about to be removed'],
  ['Database', 'database_bytes', 'the records'],
  ['Database log', 'database_log_bytes', 'shrinks when the server shuts down'],
  ['Engine database', 'engine_database_bytes', 'the state of loops'],
  ['Older databases', 'older_databases_bytes', 'copies from before an upgrade'],
  ['Other files', 'other_bytes', ''],
];

/** List what takes up disk space, largest first: tasks as one part, then everything else that is there. */
export function listDiskParts(use: DiskUse): DiskPart[] {
  const tasks = use.tasks.reduce(
    (sum, task) => sum + task.total_bytes - task.row_bytes,
    use.other_tasks_bytes,
  );
  const others = PARTS.map(([name, field, what]) => ({ name, bytes: Number(use[field]), what }));
  return [{ name: 'Tasks', bytes: tasks, what: 'code, logs, outputs and data' }, ...others]
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, other) => other.bytes - one.bytes);
}
