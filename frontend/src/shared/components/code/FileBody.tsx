import { Suspense } from 'react';
import type { VersionId } from '@/shared/api/versions';
import { EmptyState } from '../EmptyState';
import { SkeletonRows } from '../Skeleton';
import { bytes } from '@/shared/lib/format';
import { lazily } from '../lazyWithRetry';
import { type FilePair, isText } from './files';
import type { Comparison } from './merging';

const SourceView = lazily(() => import('./SourceView'));
const DiffView = lazily(() => import('./DiffView'));

type FileBodyProps = {
  pair: FilePair;
  now: VersionId;
  old: VersionId | null;
  split: boolean;
  fold: boolean;
  wrap: boolean;
  onReady: (comparison: Comparison | null) => void;
};

/** The source, or the comparison, or in words why neither can be shown. */
export function FileBody({ pair, now, old, split, fold, wrap, onReady }: FileBodyProps) {
  const note = noteOf(pair, old);
  if (note) return <EmptyState title={note.title}>{note.words}</EmptyState>;
  const { filename } = pair;
  const label = `${filename}, ${now.version}`;
  return (
    <Suspense fallback={<SkeletonRows rows={10} className="h-5" />}>
      {old === null || pair.change === 'same' ? (
        <>
          {pair.change === 'same' && (
            <p className="border-b bg-sunken px-4 py-1.5 text-xs text-muted">The same in both versions.</p>
          )}
          <SourceView text={pair.now?.text ?? ''} filename={filename} label={label} wrap={wrap} />
        </>
      ) : (
        <DiffView
          old={pair.old?.text ?? ''}
          now={pair.now?.text ?? ''}
          filename={filename}
          oldLabel={`${filename}, ${old.version}`}
          label={label}
          split={split && pair.old !== null && pair.now !== null}
          fold={fold}
          wrap={wrap}
          onReady={onReady}
        />
      )}
    </Suspense>
  );
}

function noteOf(pair: FilePair, old: VersionId | null): { title: string; words: string } | null {
  const sides = [pair.now, pair.old].filter((side) => side !== null);
  if (!sides.every(isText)) {
    return {
      title: `${pair.filename} is not text`,
      words: `${sides.map((side) => bytes(side.size_bytes)).join(' and ')}; the download has it byte for byte.`,
    };
  }
  if (old === null && pair.now?.size_bytes === 0) return { title: `${pair.filename} is empty`, words: '' };
  const sameText = pair.old && pair.now && normal(pair.old.text) === normal(pair.now.text);
  if (old !== null && pair.change === 'changed' && sameText) {
    return {
      title: 'Only the ends of lines differ',
      words: 'One has Windows line ends where the other has not.',
    };
  }
  return null;
}

function normal(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
