import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Problem } from '@/shared/api/problem';
import {
  choosePartBytes,
  type Part,
  type Progress,
  type UploadState,
  upload,
} from '@/features/tasks/data/upload';

const MEBIBYTE = 2 ** 20;
const bytes = (length: number) => new Uint8Array(length).map((_, index) => index % 251);
const unreachable = () => new Problem('away', 0, 'unreachable', null);

/** A server that keeps what arrives; `hurdle` may stand in the way of the n-th request. */
class Receiver {
  have: Uint8Array = new Uint8Array(0);
  asked: Part[] = [];

  constructor(
    private readonly hurdle: (request: number, part: Part, content: Blob) => void | Promise<void> = () => {},
  ) {}

  send = async (part: Part, content: Blob): Promise<UploadState> => {
    this.asked.push(part);
    await this.hurdle(this.asked.length, part, content);
    if (part.offset > this.have.length) throw new Problem('gap', 409, 'part_out_of_order', null);
    const fresh = new Uint8Array(await content.arrayBuffer()).subarray(this.have.length - part.offset);
    this.have = Buffer.concat([this.have, fresh]);
    const complete = this.have.length === part.size_bytes;
    const dataset = complete ? { name: part.name, sha256: part.sha256 } : null;
    return {
      received_bytes: this.have.length,
      size_bytes: part.size_bytes,
      complete,
      dataset,
    } as UploadState;
  };
}

function sending(receiver: Receiver, file: Blob, more: { signal?: AbortSignal; told?: Progress[] } = {}) {
  return upload({
    file,
    signal: more.signal ?? new AbortController().signal,
    nameFile: async (sha256) => `mine-${sha256.slice(0, 4)}`,
    send: receiver.send,
    onProgress: (progress) => more.told?.push(progress),
    pause: async () => {},
  });
}

describe('an upload', () => {
  it('brings every byte, under the name that its content is given', async () => {
    const content = bytes(3 * MEBIBYTE + 17);
    const receiver = new Receiver();
    const told: Progress[] = [];

    const dataset = await sending(receiver, new Blob([content]), { told });

    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(dataset).toEqual({ name: `mine-${sha256.slice(0, 4)}`, sha256 });
    expect(Buffer.compare(Buffer.from(receiver.have), Buffer.from(content))).toBe(0);
    expect(new Set(told.map(({ phase }) => phase))).toEqual(new Set(['reading', 'sending', 'checking']));
  });

  it('goes on from what an earlier visit left', async () => {
    const content = bytes(2 * MEBIBYTE);
    const receiver = new Receiver();
    receiver.have = content.slice(0, MEBIBYTE + 5);

    await sending(receiver, new Blob([content]));

    expect(receiver.asked.map(({ offset }) => offset)).toEqual([0, MEBIBYTE + 5]);
  });

  it('asks how far it is after a break, and goes on from there', async () => {
    const content = bytes(2 * MEBIBYTE);
    const receiver: Receiver = new Receiver((request, part, sent) => {
      if (request === 2) {
        receiver.have = content.slice(0, 300_000); // some of the part arrived
        throw unreachable();
      }
      if (request === 3) expect([part.offset, sent.size]).toEqual([0, 0]);
    });
    const told: Progress[] = [];

    await sending(receiver, new Blob([content]), { told });

    expect(Buffer.compare(Buffer.from(receiver.have), Buffer.from(content))).toBe(0);
    expect(told.map(({ phase }) => phase)).toContain('waiting');
  });

  it('gives up where the server stays away', async () => {
    const receiver = new Receiver(() => {
      throw unreachable();
    });

    await expect(sending(receiver, new Blob([bytes(10)]))).rejects.toMatchObject({ code: 'unreachable' });
    expect(receiver.asked.length).toBe(8);
  });

  it('takes a refusal at once, in the words of the server', async () => {
    const receiver = new Receiver(() => {
      throw new Problem('Line 51 has 3 cells.', 422, 'invalid', null);
    });

    await expect(sending(receiver, new Blob([bytes(10)]))).rejects.toThrow('Line 51 has 3 cells.');
    expect(receiver.asked.length).toBe(1);
  });

  it('sends nothing more once it is cancelled', async () => {
    const cancel = new AbortController();
    const receiver = new Receiver((request) => {
      if (request === 2) cancel.abort();
    });

    await expect(
      sending(receiver, new Blob([bytes(4 * MEBIBYTE)]), { signal: cancel.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(receiver.asked.length).toBe(2);
  });
});

describe('the size of a part', () => {
  it('grows and shrinks with the line, within bounds', () => {
    expect(choosePartBytes(MEBIBYTE, 10)).toBe(2 * MEBIBYTE);
    expect(choosePartBytes(MEBIBYTE, 1_400)).toBe(MEBIBYTE / 2);
    expect(choosePartBytes(16 * MEBIBYTE, 1)).toBe(16 * MEBIBYTE);
    expect(choosePartBytes(MEBIBYTE, 1e9)).toBe(128 * 1024);
  });
});
