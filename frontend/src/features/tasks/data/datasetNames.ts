/** Names of uploaded data, and which files are accepted. */

const MAX_NAME_BYTES = 150;
const KINDS = [
  '.csv',
  '.tsv',
  '.txt',
  '.parquet',
  '.pq',
  '.zip',
  '.tar',
  '.tar.gz',
  '.tgz',
  '.gz',
  '.bz2',
  '.xz',
  '.zst',
];
export const ACCEPTED = KINDS.join(',');
export const BUILT_IN = ['digits', 'breast_cancer', 'diabetes'];

type KnownDataset = { name: string; file_sha256: string };

/** Turn the file's name into a valid data set name: `Sales 2024.csv` becomes `Sales-2024`. */
export function nameDataset(filename: string): string {
  const stem = (filename.split('.')[0] || 'data').normalize('NFC');
  const cleaned = stem.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^[-_]+|[-_]+$/g, '');
  return truncateBytes(cleaned) || 'data';
}

/** Return `wanted`, with a number if other contents or a built-in data set have that name: nothing is replaced. */
export function findFreeName(baseName: string, sha256: string, datasets: readonly KnownDataset[]): string {
  const hashes = new Map(datasets.map((each) => [each.name, each.file_sha256]));
  for (let number = 1; ; number++) {
    const name = number === 1 ? baseName : `${baseName}-${number}`;
    const other = hashes.get(name);
    if (!BUILT_IN.includes(name) && (other === undefined || other === sha256)) return name;
  }
}

/** Turn the file's name into one that servers accept. */
export function cleanFilename(filename: string): string {
  const cleaned = filename.replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(-60);
  return cleaned.replace(/^[. ]+|[. ]+$/g, '') || 'data';
}

/** Explain why a file cannot be uploaded, before any of it is read; return undefined if it can. */
export function findRefusal(
  file: Pick<File, 'name' | 'size'>,
  maxBytes: number | undefined,
): string | undefined {
  const name = file.name.toLowerCase();
  if (!KINDS.some((kind) => name.endsWith(kind)))
    return 'Judging by its name, this is not a CSV, Parquet, zip or tar file. Choose one of those.';
  if (file.size === 0) return 'The file is empty; choose another.';
  if (maxBytes !== undefined && file.size > maxBytes)
    return `The file has ${formatMebibytes(file.size)} MiB; the server accepts at most ${formatMebibytes(maxBytes)} MiB (setting MAX_DATASET_MB).`;
  return undefined;
}

function formatMebibytes(size: number): string {
  return (size / 2 ** 20).toLocaleString('en', { maximumFractionDigits: size < 10 * 2 ** 20 ? 1 : 0 });
}

function truncateBytes(name: string): string {
  let bytes = 0;
  let truncated = '';
  for (const char of name) {
    bytes += new TextEncoder().encode(char).length;
    if (bytes > MAX_NAME_BYTES) break;
    truncated += char;
  }
  return truncated;
}
