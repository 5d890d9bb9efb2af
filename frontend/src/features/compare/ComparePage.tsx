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
import { saveCompareSet, useCompareSet, addEntry } from '@/shared/lib/compareSet';
import { comparedVersionsQuery } from './queries';
import { VersionPicker } from './VersionPicker';

/** Compare versions of any tasks: scores, parameters, time, verdict, lineage, and the code of two of them. */
export function ComparePage() {
  const search = useSearch({ from: '/shell/compare' });
  const navigate = useNavigate({ from: '/compare' });
  const savedEntries = useCompareSet();
  const [picking, setPicking] = useState(false);
  const entries = search.of ?? [];
  const comparedVersions = useQuery({ ...comparedVersionsQuery(entries), enabled: entries.length > 0 });
  const openSearch = (next: CompareSearch) => void navigate({ search: next, resetScroll: false });
  const changeEntries = (entries: string[]) => {
    saveCompareSet(entries);
    openSearch(entries.length > 0 ? { ...search, of: entries } : {});
  };
  if (entries.length === 0 && savedEntries.length > 0)
    return <Navigate to="/compare" search={{ of: [...savedEntries] }} replace />;
  const add = (
    <Button variant={entries.length === 0 ? 'primary' : 'outline'} onClick={() => setPicking(true)}>
      <Plus size={14} aria-hidden />
      Add versions
    </Button>
  );
  return (
    <div className="mx-auto grid max-w-[1440px] gap-4 px-4 py-5 md:px-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-[-0.012em]">Compare</h1>
        {entries.length > 0 && add}
      </div>
      {entries.length === 0 ? (
        <Card>
          <EmptyState title="No versions to compare yet" action={add}>
            Add versions of any task here, or with the scales icon beside a version in a task’s lineage or
            rounds. The address of this page holds the selection, so you can share it.
          </EmptyState>
        </Card>
      ) : (
        <>
          <CompareEntries entries={entries} onChange={changeEntries} />
          <Async subject="The versions" query={comparedVersions}>
            {(data) => <ComparedVersions versions={data} search={search} onSearch={openSearch} />}
          </Async>
        </>
      )}
      {picking && (
        <VersionPicker
          chosen={entries}
          onAdd={(entry) => changeEntries(addEntry(entries, entry))}
          onRemove={(entry) => changeEntries(entries.filter((each) => each !== entry))}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
}
