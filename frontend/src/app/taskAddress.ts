/** Parse the task id out of the address of a task's page; return null on other pages. */
export function parseTaskId(pathname: string): number | null {
  const match = /^\/tasks\/(\d+)(\/|$)/.exec(pathname)?.[1];
  return match === undefined ? null : Number(match);
}
