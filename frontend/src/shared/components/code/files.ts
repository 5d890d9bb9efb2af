import type { CodeFile } from '@/shared/api/versions';
import { lineCounts } from './lineDiff';

/** One file name in one version, or in two that are compared. */
export type FilePair = {
  filename: string;
  now: CodeFile | null;
  old: CodeFile | null;
  change: 'added' | 'removed' | 'changed' | 'same' | null;
  added: number;
  removed: number;
};

const COUNTED_BYTES = 1024 * 1024;

/** The files of a version by name, those of the compared one beside them; `old` null where nothing is compared. */
export function pairFiles(now: readonly CodeFile[], old: readonly CodeFile[] | null): FilePair[] {
  const names = [...new Set([...now, ...(old ?? [])].map((file) => file.filename))].toSorted();
  return names.map((filename) => {
    const [mine, theirs] = [byName(now, filename), byName(old ?? [], filename)];
    const change = old === null ? null : changeOf(mine, theirs);
    const counted = change !== null && change !== 'same' && isText(mine) && isText(theirs);
    const counts = counted ? lineCounts(theirs?.text ?? '', mine?.text ?? '') : { added: 0, removed: 0 };
    return { filename, now: mine, old: theirs, change, ...counts };
  });
}

/** The file that the address names; else the entry if it differs, else the first that does, else the entry. */
export function chosenFile(
  pairs: readonly FilePair[],
  wanted: string | undefined,
  entry: string,
): FilePair | null {
  const differs = (pair: FilePair) => pair.change !== null && pair.change !== 'same';
  return (
    pairs.find((pair) => pair.filename === wanted) ??
    pairs.find((pair) => pair.filename === entry && differs(pair)) ??
    pairs.find(differs) ??
    pairs.find((pair) => pair.filename === entry) ??
    pairs[0] ??
    null
  );
}

/** Whether a file can be shown as lines: no byte of it is lost or zero. */
export function isText(file: CodeFile | null): boolean {
  return file === null || (file.exact && file.size_bytes <= COUNTED_BYTES && !file.text.includes('\0'));
}

function byName(files: readonly CodeFile[], name: string): CodeFile | null {
  return files.find((file) => file.filename === name) ?? null;
}

function changeOf(now: CodeFile | null, old: CodeFile | null): FilePair['change'] {
  if (!old) return 'added';
  if (!now) return 'removed';
  return now.sha256 === old.sha256 ? 'same' : 'changed';
}
