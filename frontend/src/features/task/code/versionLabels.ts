const MAX_CHARACTERS = 45; // characters, so that 200 bytes are never passed

/** A label for a version made from `version` by hand that none of `taken` has. */
export function findFreeLabel(version: string, usedLabels: readonly string[]): string {
  const base = `${[...version].slice(0, MAX_CHARACTERS).join('').trimEnd()}-edit`;
  if (!usedLabels.includes(base)) return base;
  let number = 2;
  while (usedLabels.includes(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

/** The version above or below in a list that is newest first; null at its ends. */
export function findNeighbour(
  versions: readonly { version: string }[],
  version: string,
  step: 1 | -1,
): string | null {
  const index = versions.findIndex((each) => each.version === version);
  return index === -1 ? null : (versions[index - step]?.version ?? null);
}
