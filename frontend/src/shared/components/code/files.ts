import type { CodeFile } from '@/shared/api/versions';
import { countChangedLines } from './sequenceDiff';

/** One file name in one version, or in the two that are compared. */
export type FilePair = {
  filename: string;
  after: CodeFile | null;
  before: CodeFile | null;
  change: 'added' | 'removed' | 'changed' | 'same' | null;
  added: number;
  removed: number;
};

const MAX_COUNTED_BYTES = 1024 * 1024;

/** Pair the files of a version by name with those of the compared one; `beforeFiles` is null if nothing is compared. */
export function pairFiles(
  afterFiles: readonly CodeFile[],
  beforeFiles: readonly CodeFile[] | null,
): FilePair[] {
  const names = [...new Set([...afterFiles, ...(beforeFiles ?? [])].map((file) => file.filename))].toSorted();
  return names.map((filename) => {
    const [after, before] = [findFile(afterFiles, filename), findFile(beforeFiles ?? [], filename)];
    const change = beforeFiles === null ? null : classifyChange(after, before);
    const isCounted = change !== null && change !== 'same' && isText(after) && isText(before);
    const counts = isCounted
      ? countChangedLines(before?.text ?? '', after?.text ?? '')
      : { added: 0, removed: 0 };
    return { filename, after, before, change, ...counts };
  });
}

/** Choose the file that the address names; else the entry if it differs, else the first that does, else the entry. */
export function chooseFile(
  pairs: readonly FilePair[],
  requested: string | undefined,
  entry: string,
): FilePair | null {
  const differs = (pair: FilePair) => pair.change !== null && pair.change !== 'same';
  return (
    pairs.find((pair) => pair.filename === requested) ??
    pairs.find((pair) => pair.filename === entry && differs(pair)) ??
    pairs.find(differs) ??
    pairs.find((pair) => pair.filename === entry) ??
    pairs[0] ??
    null
  );
}

/** Tell whether a file can be shown as lines: none of its bytes is lost or zero. */
export function isText(file: CodeFile | null): boolean {
  return file === null || (file.exact && file.size_bytes <= MAX_COUNTED_BYTES && !file.text.includes('\0'));
}

function findFile(files: readonly CodeFile[], name: string): CodeFile | null {
  return files.find((file) => file.filename === name) ?? null;
}

function classifyChange(after: CodeFile | null, before: CodeFile | null): FilePair['change'] {
  if (!before) return 'added';
  if (!after) return 'removed';
  return after.sha256 === before.sha256 ? 'same' : 'changed';
}
