import { queryOptions } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type Setting = Shapes['Setting'];
export type Section = Setting['section'];

/** Fetch the settings in force; they change only when the server is restarted. */
export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: () => unwrap(api.GET('/get_settings')),
});
