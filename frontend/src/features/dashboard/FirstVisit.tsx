import { Suspense } from 'react';
import { CodeSnippets } from '@/shared/components/CodeSnippets';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { SkeletonRows } from '@/shared/components/Skeleton';

const ExampleGallery = lazyWithRetry(() => import('@/shared/components/gallery/ExampleGallery'));

const SNIPPETS = {
  'Command line': 'orchestrator run pack-circles',
  'Your own table': 'orchestrator run customers.csv --target-column left',
  'Your own task': 'orchestrator init my-task',
};

/** Offer a first task on an empty server: one click starts any of the bundled examples; commands do the same. */
export default function FirstVisit() {
  return (
    <section className="card grid grid-cols-[minmax(0,1fr)] gap-5 p-4 md:p-6">
      <div className="grid max-w-prose gap-2">
        <h2 className="text-lg font-semibold">Watch a program improve</h2>
        <p className="text-muted">
          Start an example: a Coder writes version after version of a program, each version runs in a sandbox,
          and a grader that the program cannot reach scores it. None of them needs a key or a network. Pack
          circles is the one to watch first.
        </p>
      </div>
      <Suspense fallback={<SkeletonRows rows={2} className="h-40" />}>
        <ExampleGallery layout="grid" />
      </Suspense>
      <CodeSnippets label="The same from code" snippets={SNIPPETS} />
    </section>
  );
}
