import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Setting } from './queries';
import { formatSetting, formatValue, isChanged } from './settingText';

/** Show one setting: its name, its value in force, and what it does. */
export function SettingRow({ setting }: { setting: Setting }) {
  const changed = isChanged(setting);
  return (
    <li className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm sm:grid-cols-[16rem_minmax(0,1fr)]">
      <code className="font-mono text-xs font-semibold break-all">{setting.name}</code>
      <div className="grid min-w-0 gap-0.5">
        <p className="break-words">
          <bdi className={changed ? 'font-semibold' : undefined}>
            {escapeInvisible(formatSetting(setting))}
          </bdi>
          {changed && !setting.is_secret && (
            <span className="text-xs text-muted"> (default: {formatValue(setting.default)})</span>
          )}
        </p>
        <p className="text-xs break-words text-muted">{setting.help}</p>
      </div>
    </li>
  );
}
