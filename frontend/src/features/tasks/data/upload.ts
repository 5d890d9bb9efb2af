// As fast in Chromium as a loop of our own (152 MiB/s); @noble/hashes has 70 there, and our policy lets no WebAssembly run.
import { SHA256 } from '@stablelib/sha256';
import type { Shapes } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';

export type Dataset = Shapes['Dataset'];
export type UploadState = Shapes['DatasetUpload'];
/** `reading` the file in this browser, `sending` it, `checking` while the server reads what it received. */
export type Progress = { phase: 'reading' | 'sending' | 'checking' | 'waiting'; done: number; of: number };
export type Part = { name: string; sha256: string; size_bytes: number; offset: number };

type Upload = {
  file: Blob;
  signal: AbortSignal;
  nameFile: (sha256: string) => Promise<string>;
  send: (part: Part, content: Blob) => Promise<UploadState>;
  onProgress: (progress: Progress) => void;
  pause?: (milliseconds: number) => Promise<void>;
};

const READ_BYTES = 512 * 1024; // a few milliseconds of work each, so that the page stays responsive
const FIRST_PART_BYTES = 1024 * 1024;
const MAX_PART_BYTES = 16 * 1024 * 1024;
const MIN_PART_BYTES = 128 * 1024;
const PART_MS = 700; // how often the progress should change
const MAX_ATTEMPTS = 8;
const PAUSE_MS = 500;
const TRANSIENT_STATUSES = ['part_out_of_order', 'upload_busy', 'unreachable', 'overloaded'];

/**
 * Upload the file in parts; return the data set as the server has read it. After an interruption, even of an earlier
 * visit, continue where the server says. Throw Problem with what the server refuses, or the reason with which `signal`
 * was aborted.
 */
export async function upload({
  file,
  signal,
  nameFile,
  send,
  onProgress,
  pause = sleep,
}: Upload): Promise<Dataset> {
  const digest = await hashFile(file, signal, onProgress);
  const about = { name: await nameFile(digest), sha256: digest, size_bytes: file.size };
  let state = await requestPart(0, 0);
  let size = FIRST_PART_BYTES;
  while (!state.complete) {
    const startedAt = performance.now();
    const from = state.received_bytes;
    state = await requestPart(from, size);
    size = choosePartBytes(size, performance.now() - startedAt);
  }
  return state.dataset as Dataset;

  /** Send the part and return the server's answer; after a failure, ask how far the upload is. */
  async function requestPart(offset: number, bytes: number): Promise<UploadState> {
    for (let failures = 0; ;) {
      signal.throwIfAborted();
      const content = failures === 0 ? file.slice(offset, offset + bytes) : file.slice(0, 0);
      const last = content.size > 0 && offset + content.size === file.size;
      if (failures === 0) onProgress({ phase: last ? 'checking' : 'sending', done: offset, of: file.size });
      try {
        return await send({ ...about, offset: failures === 0 ? offset : 0 }, content);
      } catch (error) {
        signal.throwIfAborted();
        failures += 1;
        if (!isTransient(error) || failures >= MAX_ATTEMPTS) throw error;
        onProgress({ phase: 'waiting', done: offset, of: file.size });
        await pause(PAUSE_MS * failures);
      }
    }
  }
}

/** Return the next part's size, so that sending it takes about PART_MS. */
export function choosePartBytes(size: number, milliseconds: number): number {
  const fitting = (size * PART_MS) / Math.max(1, milliseconds);
  return Math.round(Math.min(MAX_PART_BYTES, 2 * size, Math.max(MIN_PART_BYTES, fitting)));
}

/**
 * Hash the file piece by piece: it may be larger than memory, and `crypto.subtle` needs all of it and a page over
 * https.
 */
async function hashFile(file: Blob, signal: AbortSignal, onProgress: Upload['onProgress']): Promise<string> {
  const hash = new SHA256();
  for (let at = 0; at < file.size; at += READ_BYTES) {
    signal.throwIfAborted();
    onProgress({ phase: 'reading', done: at, of: file.size });
    hash.update(await readBytes(file.slice(at, at + READ_BYTES)));
  }
  return Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function readBytes(part: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch {
    throw new Error('The file can no longer be read: it was moved or changed. Choose it again.');
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof Problem && TRANSIENT_STATUSES.includes(error.code);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
