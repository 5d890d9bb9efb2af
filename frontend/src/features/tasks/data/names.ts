/** What uploaded data is called, and which file is taken. */

const LONGEST_BYTES = 150;
const KINDS = ['.csv', '.tsv', '.txt', '.parquet', '.pq', '.zip', '.tar', '.tar.gz', '.tgz', '.gz'];
export const ACCEPTED = KINDS.join(',');
export const BUILT_IN = ['digits', 'breast_cancer', 'diabetes'];

type Known = { name: string; sha256: string };

/** The file's own name as far as a data set can bear it: `Sales 2024.csv` is `Sales-2024`. */
export function datasetName(filename: string): string {
  const stem = (filename.split('.')[0] || 'data').normalize('NFC');
  const kept = stem.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^[-_]+|[-_]+$/g, '');
  return cut(kept) || 'data';
}

/** `wanted`, or with a number where other content or a built-in data set bears it: nothing of others is replaced. */
export function freeName(wanted: string, sha256: string, known: readonly Known[]): string {
  const taken = new Map(known.map((each) => [each.name, each.sha256]));
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    const other = taken.get(name);
    if (!BUILT_IN.includes(name) && (other === undefined || other === sha256)) return name;
  }
}

/** The file's name as servers take it. */
export function plainFilename(filename: string): string {
  const kept = filename.replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(-60);
  return kept.replace(/^[. ]+|[. ]+$/g, '') || 'data';
}

/** Why a file cannot be taken, before a byte of it is read; nothing where it can. */
export function refusalOf(
  file: Pick<File, 'name' | 'size'>,
  mostBytes: number | undefined,
): string | undefined {
  const name = file.name.toLowerCase();
  if (!KINDS.some((kind) => name.endsWith(kind)))
    return 'It is no CSV, Parquet, zip or tar file, as far as its name tells.';
  if (file.size === 0) return 'It is empty.';
  if (mostBytes !== undefined && file.size > mostBytes)
    return `It has ${mebibytes(file.size)} MiB; the server takes ${mebibytes(mostBytes)} MiB at most (setting MAX_DATASET_MB).`;
  return undefined;
}

function mebibytes(size: number): string {
  return (size / 2 ** 20).toLocaleString('en', { maximumFractionDigits: size < 10 * 2 ** 20 ? 1 : 0 });
}

function cut(name: string): string {
  let bytes = 0;
  let kept = '';
  for (const char of name) {
    bytes += new TextEncoder().encode(char).length;
    if (bytes > LONGEST_BYTES) break;
    kept += char;
  }
  return kept;
}
