import { Suspense, useMemo, useState } from 'react';
import { Card } from '@/shared/components/Card';
import { CopyButton } from '@/shared/components/CopyButton';
import { EmptyState } from '@/shared/components/EmptyState';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { Segmented } from '@/shared/components/Segmented';
import { SkeletonRows } from '@/shared/components/Skeleton';
import { formatCount } from '@/shared/lib/format';
import { unfoldJson } from './unfoldJson';

const SourceView = lazyWithRetry(() => import('@/shared/components/code/SourceView'));

const VIEWS = ['readable', 'stored'] as const;

type CallTextProps = { title: string; text: string | null; missing: string };

/** Show the request or the answer as text, never as anything else; JSON also laid out for reading. */
export function CallText({ title, text, missing }: CallTextProps) {
  const [view, setView] = useState<(typeof VIEWS)[number]>('readable');
  const readable = useMemo(() => (text ? unfoldJson(text) : null), [text]);
  const isReadable = readable !== null && view === 'readable';
  return (
    <Card
      title={title}
      padded={false}
      action={
        text && (
          <span className="flex flex-wrap items-center gap-2">
            <span className="tnum text-xs text-muted">{formatCount(text.length)} characters</span>
            {readable !== null && (
              <Segmented
                label={`How the ${title.toLowerCase()} is shown`}
                options={VIEWS}
                value={view}
                onChange={setView}
                names={{ readable: 'Readable', stored: 'As stored' }}
              />
            )}
            <CopyButton text={text} label={`Copy the ${title.toLowerCase()}`} />
          </span>
        )
      }
    >
      {text ? (
        <Suspense fallback={<SkeletonRows rows={6} className="h-5" />}>
          <SourceView
            text={isReadable ? readable : text}
            filename={`${title.toLowerCase()}.txt`}
            label={title}
            wrap
          />
        </Suspense>
      ) : (
        <EmptyState title={text === '' ? `The ${title.toLowerCase()} is empty` : missing} />
      )}
    </Card>
  );
}
