import { queryOptions } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from './client';

export type Version = Shapes['VersionList']['versions'][number];
/** A version of a task; a label is unique within its task only. */
export type VersionId = { taskId: number; version: string };
export type CodeFile = Shapes['CodeFile'];

const PAGE_SIZE = 100;
const MAX_VERSIONS = 2_000;

/** Fetch the task's versions, newest first. */
export const versionsQuery = (taskId: number) =>
  queryOptions({ queryKey: ['versions', taskId], queryFn: () => fetchVersions(taskId) });

async function fetchVersions(taskId: number): Promise<Version[]> {
  const versions: Version[] = [];
  let cursor: string | undefined;
  do {
    const params = { path: { task_id: taskId }, query: { limit: PAGE_SIZE, cursor } };
    const page = await unwrap(api.GET('/get_code/{task_id}', { params }));
    versions.push(...page.versions);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && versions.length < MAX_VERSIONS);
  return versions;
}

/** Fetch all files of a version as text. */
export const codeQuery = (taskId: number, version: string) =>
  queryOptions({
    queryKey: ['code', taskId, version],
    queryFn: async (): Promise<CodeFile[]> => {
      const path = { task_id: taskId, version };
      return (await unwrap(api.GET('/read_code/{task_id}/{version}', { params: { path } }))).files;
    },
  });

/**
 * Return the address of a file, unchanged, or (without a name) of the whole version as zip; the browser sends the
 * session's cookie along.
 */
export function downloadAddress(taskId: number, version: string, filename?: string): string {
  const query = filename === undefined ? 'archive=zip' : `filename=${encodeURIComponent(filename)}`;
  return `/download_code/${taskId}/${encodeURIComponent(version)}?${query}`;
}

/** Fetch a stored file, byte for byte. */
export async function fetchFile(task_id: number, version: string, filename: string): Promise<Blob> {
  const params = { path: { task_id, version }, query: { filename } };
  return (await unwrap(
    api.GET('/download_code/{task_id}/{version}', { params, parseAs: 'blob' }),
  )) as unknown as Blob;
}

export type NewVersion = {
  taskId: number;
  version: string;
  agent: string;
  summary: string | null;
  parents: string[];
};

/** Store one file of a version; the entry must come last (`sortEntryLast`). */
export function uploadFile(target: NewVersion, filename: string, content: Blob) {
  const { taskId: task_id, version, agent, summary, parents } = target;
  return unwrap(
    api.POST('/upload_code', {
      body: { task_id, version, agent, summary, parents, filename },
      bodySerializer: (body) => buildForm(body, content),
    }),
  );
}

/** Sort files into the order in which a version is stored: the entry completes it. */
export function sortEntryLast<T>(files: readonly T[], nameOf: (file: T) => string, entry: string): T[] {
  return files.toSorted((one, other) => Number(nameOf(one) === entry) - Number(nameOf(other) === entry));
}

function buildForm(body: Record<string, unknown>, content: Blob): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each != null) form.append(name, String(each));
  }
  form.append('file', content, String(body.filename));
  return form;
}
