import { Suspense } from 'react';
import type { VersionId } from '@/shared/api/versions';
import { EmptyState } from '../EmptyState';
import { SkeletonRows } from '../Skeleton';
import { formatBytes } from '@/shared/lib/format';
import { lazyWithRetry } from '../lazyWithRetry';
import { type FilePair, isText } from './files';
import type { DiffEditor } from './diffEditor';

const SourceView = lazyWithRetry(() => import('./SourceView'));
const DiffView = lazyWithRetry(() => import('./DiffView'));

type FileBodyProps = {
  pair: FilePair;
  after: VersionId;
  before: VersionId | null;
  split: boolean;
  fold: boolean;
  wrap: boolean;
  onReady: (editor: DiffEditor | null) => void;
};

/** Show the source, the comparison, or a sentence that says why neither can be shown. */
export function FileBody({ pair, after, before, split, fold, wrap, onReady }: FileBodyProps) {
  const note = explainNoView(pair, before);
  if (note) return <EmptyState title={note.title}>{note.text}</EmptyState>;
  const { filename } = pair;
  const label = `${filename}, ${after.version}`;
  return (
    <Suspense fallback={<SkeletonRows rows={10} className="h-5" />}>
      {before === null || pair.change === 'same' ? (
        <>
          {pair.change === 'same' && (
            <p className="border-b bg-sunken px-4 py-1.5 text-xs text-muted">Identical in both versions.</p>
          )}
          <SourceView text={pair.after?.text ?? ''} filename={filename} label={label} wrap={wrap} />
        </>
      ) : (
        <DiffView
          before={pair.before?.text ?? ''}
          after={pair.after?.text ?? ''}
          filename={filename}
          beforeLabel={`${filename}, ${before.version}`}
          afterLabel={label}
          split={split && pair.before !== null && pair.after !== null}
          fold={fold}
          wrap={wrap}
          onReady={onReady}
        />
      )}
    </Suspense>
  );
}

function explainNoView(pair: FilePair, before: VersionId | null): { title: string; text: string } | null {
  const files = [pair.after, pair.before].filter((file) => file !== null);
  if (!files.every(isText)) {
    return {
      title: `${pair.filename} is not text`,
      text: `${files.map((file) => formatBytes(file.size_bytes)).join(' and ')}; download the file to see it.`,
    };
  }
  if (before === null && pair.after?.size_bytes === 0)
    return { title: `${pair.filename} is empty`, text: '' };
  const sameText =
    pair.before && pair.after && normalizeLineEnds(pair.before.text) === normalizeLineEnds(pair.after.text);
  if (before !== null && pair.change === 'changed' && sameText) {
    return {
      title: 'Only line endings differ',
      text: 'One version uses Windows line endings, the other does not.',
    };
  }
  return null;
}

function normalizeLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
