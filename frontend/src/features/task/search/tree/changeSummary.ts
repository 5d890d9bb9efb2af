import type { CodeFile } from '@/shared/api/versions';
import { pairFiles } from '@/shared/components/code/files';
import { diffSequences } from '@/shared/components/code/sequenceDiff';

type ChangedLine = { key: string; kind: 'added' | 'removed'; text: string };
export type ChangeSummary = { lines: ChangedLine[]; added: number; removed: number };

const MAX_LINES = 7;

/** Return the first changed lines of two versions, and how many changed in all. */
export function summarizeChanges(before: CodeFile[], after: CodeFile[]): ChangeSummary {
  const summary: ChangeSummary = { lines: [], added: 0, removed: 0 };
  for (const pair of pairFiles(after, before)) {
    summary.added += pair.added;
    summary.removed += pair.removed;
    if (pair.added + pair.removed === 0 || summary.lines.length >= MAX_LINES) continue;
    for (const line of listChanges(pair.before?.text ?? '', pair.after?.text ?? ''))
      summary.lines.push({ key: `${pair.filename} ${summary.lines.length}`, ...line });
  }
  return { ...summary, lines: summary.lines.slice(0, MAX_LINES) };
}

function listChanges(before: string, after: string): Omit<ChangedLine, 'key'>[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return diffSequences(old, now).flatMap(({ fromA, toA, fromB, toB }) => [
    ...old.slice(fromA, toA).map((text) => ({ kind: 'removed' as const, text })),
    ...now.slice(fromB, toB).map((text) => ({ kind: 'added' as const, text })),
  ]);
}
