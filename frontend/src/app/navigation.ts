import { Activity, Box, LayoutDashboard, ListChecks, Scale } from 'lucide-react';

export const NAVIGATION = [
  { name: 'Dashboard', to: '/', icon: LayoutDashboard },
  { name: 'Tasks', to: '/tasks', icon: ListChecks },
  { name: 'Compare', to: '/compare', icon: Scale },
  { name: 'Containers', to: '/containers', icon: Box },
  { name: 'Events', to: '/events', icon: Activity },
] as const;
