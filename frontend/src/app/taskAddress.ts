/** The task whose page an address is; null elsewhere. */
export function parseTaskId(pathname: string): number | null {
  const match = /^\/tasks\/(\d+)(\/|$)/.exec(pathname)?.[1];
  return match === undefined ? null : Number(match);
}
