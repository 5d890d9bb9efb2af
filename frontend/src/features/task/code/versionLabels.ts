const MAX_CHARACTERS = 45; // at most 180 bytes, below the limit of 200

/** Find a label that is not used yet for a version made from `version` by hand. */
export function findFreeLabel(version: string, usedLabels: readonly string[]): string {
  const base = `${[...version].slice(0, MAX_CHARACTERS).join('').trimEnd()}-edit`;
  if (!usedLabels.includes(base)) return base;
  let number = 2;
  while (usedLabels.includes(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

/** Find the previous or next version in a list sorted newest first; return null at its ends. */
export function findNeighbour(
  versions: readonly { version: string }[],
  version: string,
  step: 1 | -1,
): string | null {
  const index = versions.findIndex((each) => each.version === version);
  return index === -1 ? null : (versions[index - step]?.version ?? null);
}
