import { useNavigate, useSearch } from '@tanstack/react-router';
import { ContainersPanel } from './ContainersPanel';

/** Show the containers of every task. */
export function ContainersPage() {
  const search = useSearch({ from: '/shell/containers' });
  const navigate = useNavigate({ from: '/containers' });
  return (
    <div className="mx-auto grid max-w-[1440px] gap-4 px-4 py-5 md:px-6">
      <h1 className="text-xl font-semibold tracking-[-0.012em]">Containers</h1>
      <ContainersPanel
        search={search}
        onSearch={(next) => void navigate({ search: next, resetScroll: false })}
      />
    </div>
  );
}
