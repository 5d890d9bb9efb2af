import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { CompareSearch } from './searchParams';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { ComparedVersions } from './ComparedVersions';
import { CompareEntries } from './CompareEntries';
import { keepCompareSet, useCompareSet, withEntry } from '@/shared/lib/compareSet';
import { namedQuery } from './queries';
import { VersionPicker } from './VersionPicker';

/** Any versions of any tasks side by side: scores, parameters, time, verdict, lineage, and the code of two of them. */
export function ComparePage() {
  const search = useSearch({ from: '/shell/compare' });
  const navigate = useNavigate({ from: '/compare' });
  const kept = useCompareSet();
  const [picking, setPicking] = useState(false);
  const of = search.of ?? [];
  const named = useQuery({ ...namedQuery(of), enabled: of.length > 0 });
  const show = (next: CompareSearch) => void navigate({ search: next, resetScroll: false });
  const change = (entries: string[]) => {
    keepCompareSet(entries);
    show(entries.length > 0 ? { ...search, of: entries } : {});
  };
  if (of.length === 0 && kept.length > 0)
    return <Navigate to="/compare" search={{ of: [...kept] }} replace />;
  const add = (
    <Button look={of.length === 0 ? 'primary' : 'outline'} onClick={() => setPicking(true)}>
      <Plus size={14} aria-hidden />
      Add versions
    </Button>
  );
  return (
    <div className="mx-auto grid max-w-[1440px] gap-4 px-4 py-5 md:px-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-[-0.012em]">Compare</h1>
        {of.length > 0 && add}
      </div>
      {of.length === 0 ? (
        <Card>
          <EmptyState title="Nothing is compared yet" action={add}>
            Add any versions of any tasks here, or with the scales beside a version in a task’s lineage and
            iterations. What stands here is in the address: send it to others.
          </EmptyState>
        </Card>
      ) : (
        <>
          <CompareEntries entries={of} onChange={change} />
          <Async what="The versions" query={named}>
            {(found) => <ComparedVersions named={found} search={search} onSearch={show} />}
          </Async>
        </>
      )}
      {picking && (
        <VersionPicker
          chosen={of}
          onAdd={(entry) => change(withEntry(of, entry))}
          onRemove={(entry) => change(of.filter((each) => each !== entry))}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
}
