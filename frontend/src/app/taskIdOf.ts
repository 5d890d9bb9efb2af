/** The task whose page an address is; null elsewhere. */
export function taskIdOf(pathname: string): number | null {
  const found = /^\/tasks\/(\d+)(\/|$)/.exec(pathname)?.[1];
  return found === undefined ? null : Number(found);
}
