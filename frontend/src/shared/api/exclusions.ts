import type { Shapes } from '@/shared/api/client';

export type Exclusion = Shapes['ExcludedVersion'];
type Race = { excluded?: readonly Exclusion[] } | null | undefined;

/** Return why a version is out of the race; undefined if it races. */
export function findExclusion(loop: Race, version: string): Exclusion | undefined {
  return loop?.excluded?.find((each) => each.version === version);
}

/** Say in a few words why a version is out of the race: `marked as cheating`, `descends from v3`. */
export function describeExclusion(exclusion: Exclusion): string {
  return exclusion.version === exclusion.marked
    ? `marked as ${exclusion.kind}`
    : `descends from ${exclusion.marked}, marked as ${exclusion.kind}`;
}
