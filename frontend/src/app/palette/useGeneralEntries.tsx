import { useNavigate } from '@tanstack/react-router';
import { BookOpen, Keyboard, LogOut, Plus, SunMoon } from 'lucide-react';
import { NAVIGATION } from '../navigation';
import { show } from '../overlay';
import { switchTheme } from '../theme';
import { useSignOut } from '../useSignOut';
import type { Entry } from './matching';

const KEYS: Record<string, string> = {
  '/': 'g d',
  '/tasks': 'g t',
  '/compare': 'g m',
  '/containers': 'g c',
  '/events': 'g e',
};

/** Places, and what concerns the dashboard itself. */
export function useGeneralEntries(): Entry[] {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const places = NAVIGATION.map(({ name, to, icon: Icon }) => ({
    name,
    keys: KEYS[to],
    icon: <Icon size={15} aria-hidden />,
    run: () => void navigate({ to }),
  }));
  return [
    ...places,
    {
      name: 'New task',
      more: 'create add',
      icon: <Plus size={15} aria-hidden />,
      run: () => void navigate({ to: '/tasks', search: { new: true } }),
    },
    {
      name: 'Operations of the API',
      more: 'documentation docs help openapi',
      icon: <BookOpen size={15} aria-hidden />,
      run: () => window.location.assign('/docs'),
    },
    {
      name: 'Keyboard shortcuts',
      more: 'keys help',
      keys: '?',
      stays: true,
      icon: <Keyboard size={15} aria-hidden />,
      run: () => show('shortcuts'),
    },
    {
      name: 'Switch the theme',
      more: 'dark light',
      icon: <SunMoon size={15} aria-hidden />,
      run: switchTheme,
    },
    {
      name: 'Sign out',
      more: 'leave log out',
      icon: <LogOut size={15} aria-hidden />,
      run: () => void signOut(),
    },
  ];
}
