import { describe, expect, it } from 'vitest';
import { codeSearch } from '@/features/task/code/searchParams';
import { compareSearch } from '@/features/compare/searchParams';
import { formatEntry, parseCompareSet, parseEntry, addEntry } from '@/shared/lib/compareSet';
import type { Compared } from '@/features/compare/queries';
import { findBest, buildParameterRows } from '@/features/compare/comparisonRows';
import type { CodeFile } from '@/shared/api/versions';
import { chooseFile, isText, pairFiles } from '@/shared/components/code/files';
import { findFreeLabel, findNeighbour } from '@/features/task/code/versionLabels';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

const file = (filename: string, text: string, more: Partial<CodeFile> = {}): CodeFile => ({
  filename,
  text,
  exact: true,
  size_bytes: text.length,
  sha256: text,
  ...more,
});

describe('addresses of the code tab', () => {
  it('keep what makes sense and drop the rest', () => {
    expect(codeSearch({ version: 'v7', against: 7, file: 'main.py', view: 'unified', x: 1 })).toEqual({
      version: 'v7',
      against: '7',
      file: 'main.py',
      view: 'unified',
    });
    expect(codeSearch({ version: '', against: { a: 1 }, view: 'sideways', file: 'x'.repeat(201) })).toEqual(
      {},
    );
  });
});

describe('addresses of the comparison', () => {
  it('name each version once, twelve at most', () => {
    expect(compareSearch({ of: ['1:v1', '1:v1', 2, null] })).toEqual({ of: ['1:v1', '2'] });
    expect(compareSearch({ of: '3:v1' })).toEqual({ of: ['3:v1'] });
    expect(compareSearch({ of: Array.from({ length: 30 }, (_, at) => `1:v${at}`) }).of).toHaveLength(12);
    expect(compareSearch({ of: {}, left: '1:v1' })).toEqual({ left: '1:v1' });
  });

  it('are read and written alike, labels with colons too', () => {
    for (const entry of ['12:v3', '4', '1:a b', '1:x:y']) {
      const side = parseEntry(entry);
      expect(side && formatEntry(side)).toBe(entry);
    }
    for (const wrong of ['', 'x', '0:v1', '-1', '1:', '1.5:v1', ':v1']) expect(parseEntry(wrong)).toBeNull();
  });
});

describe('the set that is compared', () => {
  it('holds each once, the newest last, and no more than twelve', () => {
    const full = Array.from({ length: 12 }, (_, at) => `1:v${at}`);

    expect(addEntry(['1:a', '1:b'], '1:a')).toEqual(['1:b', '1:a']);
    expect(addEntry(full, '2:x')).toEqual([...full.slice(1), '2:x']);
  });

  it('survives whatever the browser kept', () => {
    for (const kept of [null, '', '{', '7', '{"a":1}', '[1,null,"x"]'])
      expect(parseCompareSet(kept)).toEqual([]);
    expect(parseCompareSet('["1:v1","no","2"]')).toEqual(['1:v1', '2']);
  });
});

describe('hyper-parameters of compared versions', () => {
  it('make one row for each name, with a dash where a version has none', () => {
    const rows = buildParameterRows([
      { parameters: { C: 10, bootstrap: false, penalty: 'l2' } },
      { parameters: { C: 0.1 } },
    ]);

    expect(rows.map((row) => [row.name, ...row.cells.map((cell) => cell.text)])).toEqual([
      ['C', '10', '0.1'],
      ['bootstrap', 'false', '–'],
      ['penalty', 'l2', '–'],
    ]);
  });

  it('are not read out of a summary', () => {
    const summary = 'alpha 1.0 -> 0.5, C=1';

    expect(buildParameterRows([{ summary, parameters: {} } as Compared])).toEqual([]);
  });
});

describe('the best of a row', () => {
  it('is told only where it is known which way is better', () => {
    expect(findBest([1, 3, null], 'maximize')).toBe(3);
    expect(findBest([1, 3, null], 'minimize')).toBe(1);
    expect(findBest([1, 3], null)).toBeNull();
  });

  it('is nobody where one stands alone or all are alike', () => {
    expect(findBest([1, null], 'maximize')).toBeNull();
    expect(findBest([2, 2], 'maximize')).toBeNull();
  });
});

describe('files of two versions', () => {
  const pairs = pairFiles(
    [file('b.py', 'x\ny\n'), file('main.py', '1')],
    [file('a.py', 'gone\n'), file('b.py', 'x\n'), file('main.py', '1')],
  );

  it('stand in order of name with what became of each', () => {
    expect(pairs.map((pair) => [pair.filename, pair.change, pair.added, pair.removed])).toEqual([
      ['a.py', 'removed', 0, 1],
      ['b.py', 'changed', 1, 0],
      ['main.py', 'same', 0, 0],
    ]);
  });

  it('open at the wanted one, else at the first change, else at the entry', () => {
    expect(chooseFile(pairs, 'main.py', 'main.py')?.filename).toBe('main.py');
    expect(chooseFile(pairs, 'nothing.py', 'main.py')?.filename).toBe('a.py');
    expect(
      chooseFile(pairFiles([file('a.py', ''), file('run.py', '')], null), undefined, 'run.py')?.filename,
    ).toBe('run.py');
    expect(chooseFile([], 'x', 'y')).toBeNull();
  });

  it('are text only if no byte is lost', () => {
    expect(isText(file('a.bin', '\ufffd', { exact: false }))).toBe(false);
    expect(isText(file('a.bin', 'a\0b'))).toBe(false);
    expect(isText(file('a.py', ''))).toBe(true);
  });
});

describe('labels', () => {
  it('for a branch are free', () => {
    expect(findFreeLabel('v3', ['v3'])).toBe('v3-edit');
    expect(findFreeLabel('v3', ['v3-edit', 'v3-edit-2'])).toBe('v3-edit-3');
    expect(findFreeLabel('x'.repeat(100), []).length).toBeLessThanOrEqual(100);
  });

  it('have neighbours, but for the ends', () => {
    const versions = ['v3', 'v2', 'v1'].map((version) => ({ version }));

    expect(findNeighbour(versions, 'v2', 1)).toBe('v3');
    expect(findNeighbour(versions, 'v2', -1)).toBe('v1');
    expect(findNeighbour(versions, 'v3', 1)).toBeNull();
    expect(findNeighbour(versions, 'other', 1)).toBeNull();
  });
});

describe('text of others', () => {
  it('shows what would turn or hide it', () => {
    expect(escapeInvisible('a\u202eb\u200b\u0007')).toBe('a⟨U+202E⟩b⟨U+200B⟩⟨U+0007⟩');
    expect(escapeInvisible('two\nlines\tand café')).toBe('two lines and café');
  });
});
