import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { findRoomName } from './rooms';
import { RoomList } from './RoomList';

/** Show the settings: the list of pages at the side, above them on a phone, and the chosen page. */
export function SettingsPage() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const room = findRoomName(path);
  useEffect(() => {
    document.title = room ? `${room} · Settings · AI Orchestrator` : 'Settings · AI Orchestrator';
  }, [room]);
  return (
    <div className="mx-auto grid max-w-[1440px] gap-4 px-4 py-5 md:px-6">
      <h1 className="text-xl font-semibold tracking-[-0.012em]">Settings</h1>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[200px_minmax(0,1fr)] lg:gap-6">
        <RoomList />
        <Outlet />
      </div>
    </div>
  );
}
