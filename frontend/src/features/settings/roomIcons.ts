import {
  Archive,
  BellRing,
  HardDrive,
  type LucideIcon,
  Package,
  Plug,
  ShieldCheck,
  SlidersHorizontal,
} from 'lucide-react';

/** The icon of each page of the settings, by its address. */
export const ROOM_ICONS: Record<string, LucideIcon> = {
  '/settings/storage': HardDrive,
  '/settings/backups': Archive,
  '/settings/sandbox': ShieldCheck,
  '/settings/environments': Package,
  '/settings/plugins': Plug,
  '/settings/notifications': BellRing,
  '/settings/server': SlidersHorizontal,
};
