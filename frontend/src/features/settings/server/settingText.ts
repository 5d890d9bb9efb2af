import type { Section, Setting } from './queries';

export const SECTIONS: Record<Section, string> = {
  server: 'Server and keys',
  storage: 'Storage',
  containers: 'Containers and agents',
  packages: 'Packages',
  notifications: 'Notifications',
};

/** Format the value in force; of a secret, only whether it is set. */
export function formatSetting(setting: Setting): string {
  if (setting.is_secret) return setting.is_set ? 'set, hidden' : 'not set';
  return formatValue(setting.value);
}

/** Format a value as it would stand in `.env`. */
export function formatValue(value: Setting['value']): string {
  if (value === null || value === '') return 'empty';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

/** Tell whether the value differs from the default, which is then worth showing. */
export function isChanged(setting: Setting): boolean {
  return setting.is_set && (setting.is_secret || setting.value !== setting.default);
}
