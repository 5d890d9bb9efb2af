import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Live, setLive } from '@/shared/api/live';
import { BottomNav } from './BottomNav';
import { Overlays } from './Overlays';
import { Sidebar } from './Sidebar';
import { TopBar } from './TopBar';

/** Lay out the frame of every page: navigation, the pages themselves, and the one live stream of this browser tab. */
export function Shell() {
  const live = useLiveStream();
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
          {live && <Outlet />}
        </main>
      </div>
      <BottomNav />
      <Overlays />
    </div>
  );
}

function useLiveStream(): boolean {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [live, setStarted] = useState(false);
  const router = useRouter();
  useEffect(() => {
    const stream = new Live(queryClient, () => {
      queryClient.clear();
      void navigate({ to: '/sign-in', search: { next: router.latestLocation.href } });
    });
    setLive(stream);
    setStarted(true);
    const end = stream.start();
    return () => {
      end();
      setLive(undefined);
    };
  }, [queryClient, navigate, router]);
  return live;
}
