import { Activity, Box, LayoutDashboard, ListChecks, Scale, Settings } from 'lucide-react';

export const NAVIGATION = [
  { name: 'Dashboard', to: '/', icon: LayoutDashboard },
  { name: 'Tasks', to: '/tasks', icon: ListChecks },
  { name: 'Compare', to: '/compare', icon: Scale },
  { name: 'Containers', to: '/containers', icon: Box },
  { name: 'Events', to: '/events', icon: Activity },
  { name: 'Settings', to: '/settings', icon: Settings },
] as const;

/** The pages at the bottom of a phone screen; the settings are in its top bar. */
export const PHONE_NAVIGATION = NAVIGATION.filter(({ to }) => to !== '/settings');
