import { useNavigate } from '@tanstack/react-router';
import { BookOpen, Keyboard, LogOut, Plus, SunMoon } from 'lucide-react';
import { NAVIGATION } from '../navigation';
import { showOverlay } from '../overlay';
import { toggleTheme } from '../theme';
import { useSignOut } from '../useSignOut';
import type { Entry } from './paletteEntries';

const KEYS: Record<string, string> = {
  '/': 'g d',
  '/tasks': 'g t',
  '/compare': 'g m',
  '/containers': 'g c',
  '/events': 'g e',
};

/** List the pages and the actions that concern the dashboard itself. */
export function useGeneralEntries(): Entry[] {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const pageEntries = NAVIGATION.map(({ name, to, icon: Icon }): Entry => ({
    name,
    keys: KEYS[to],
    icon: <Icon size={15} aria-hidden />,
    run: () => void navigate({ to }),
  }));
  return [
    ...pageEntries,
    {
      name: 'New task',
      keywords: 'create add',
      icon: <Plus size={15} aria-hidden />,
      run: () => void navigate({ to: '/tasks', search: { new: true } }),
    },
    {
      name: 'API reference',
      keywords: 'documentation docs help openapi',
      icon: <BookOpen size={15} aria-hidden />,
      run: () => window.location.assign('/docs'),
    },
    {
      name: 'Keyboard shortcuts',
      keywords: 'keys help',
      keys: '?',
      keepOpen: true,
      icon: <Keyboard size={15} aria-hidden />,
      run: () => showOverlay('shortcuts'),
    },
    {
      name: 'Switch theme',
      keywords: 'dark light',
      icon: <SunMoon size={15} aria-hidden />,
      run: toggleTheme,
    },
    {
      name: 'Sign out',
      keywords: 'leave log out',
      icon: <LogOut size={15} aria-hidden />,
      run: () => void signOut(),
    },
  ];
}
