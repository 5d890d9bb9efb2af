import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Live, setLive } from '@/shared/api/live';
import { BottomNav } from './BottomNav';
import { Overlays } from './Overlays';
import { Sidebar } from './Sidebar';
import { TopBar } from './TopBar';

const MAX_WAIT_MS = 1_000;

/** Lay out the frame of every page: navigation, the pages themselves, and the one live stream of this browser tab. */
export function Shell() {
  const answered = useLiveStream();
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[56px_1fr] xl:grid-cols-[216px_1fr]">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to content
      </a>
      <Sidebar />
      <div className="flex min-w-0 flex-col">
        <TopBar />
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 pb-20 outline-none md:pb-6">
          {answered && <Outlet />}
        </main>
      </div>
      <BottomNav />
      <Overlays />
    </div>
  );
}

/** Start the live stream; return whether it was answered: what pages fetch before that would be fetched twice. */
function useLiveStream(): boolean {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [answered, setAnswered] = useState(false);
  const router = useRouter();
  useEffect(() => {
    const stream = new Live(queryClient, () => {
      queryClient.clear();
      void navigate({ to: '/sign-in', search: { next: router.latestLocation.href } });
    });
    setLive(stream);
    const showPages = () => setAnswered(true);
    const timer = setTimeout(showPages, MAX_WAIT_MS);
    stream.subscribeToConnection(() => stream.connection.state !== 'connecting' && showPages());
    const end = stream.start();
    return () => {
      clearTimeout(timer);
      end();
      setLive(undefined);
    };
  }, [queryClient, navigate, router]);
  return answered;
}
