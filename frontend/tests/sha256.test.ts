import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '@/shared/lib/sha256';

const known = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const some = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) % 256);

describe('SHA-256 in pieces', () => {
  it('is that of the whole, at every length around a block', () => {
    for (let length = 0; length <= 200; length++)
      expect(new Sha256().update(some(length)).hex()).toBe(known(some(length)));
  });

  it('is the same however the bytes are cut', () => {
    const bytes = some(100_003);
    for (const size of [1, 7, 63, 64, 65, 4_096, 99_999]) {
      const hash = new Sha256();
      for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size));

      expect(hash.hex()).toBe(known(bytes));
    }
  });
});
