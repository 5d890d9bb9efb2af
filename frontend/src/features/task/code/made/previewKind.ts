import type { Shapes } from '@/shared/api/client';

export type PreviewKind = 'image' | 'audio' | 'table' | 'json' | 'markdown' | 'page' | 'text';

export const MAX_PREVIEW_BYTES = 4 * 2 ** 20;

const BY_ENDING: Record<string, PreviewKind> = {
  csv: 'table',
  tsv: 'table',
  json: 'json',
  md: 'markdown',
  markdown: 'markdown',
  html: 'page',
  htm: 'page',
  txt: 'text',
  log: 'text',
  xml: 'text',
  yaml: 'text',
  yml: 'text',
  toml: 'text',
  py: 'text',
};
const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml', 'image/bmp']);

/** Choose how a file is previewed; null where it cannot be, or is too large. */
export function choosePreview(
  output: Pick<Shapes['Artifact'], 'name' | 'type' | 'size_bytes'>,
): PreviewKind | null {
  if (output.size_bytes > MAX_PREVIEW_BYTES) return null;
  if (IMAGES.has(output.type)) return 'image';
  if (output.type.startsWith('audio/')) return 'audio';
  return BY_ENDING[output.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? null;
}
