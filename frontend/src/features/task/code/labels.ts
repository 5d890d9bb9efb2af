const LONGEST = 45; // characters, so that 200 bytes are never passed

/** A label for a version made from `version` by hand that none of `taken` has. */
export function freeLabel(version: string, taken: readonly string[]): string {
  const base = `${[...version].slice(0, LONGEST).join('').trimEnd()}-edit`;
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

/** The version above or below in a list that is newest first; null at its ends. */
export function neighbour(
  versions: readonly { version: string }[],
  version: string,
  step: 1 | -1,
): string | null {
  const place = versions.findIndex((each) => each.version === version);
  return place === -1 ? null : (versions[place - step]?.version ?? null);
}
