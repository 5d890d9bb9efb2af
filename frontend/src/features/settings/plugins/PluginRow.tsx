import type { Plugin } from '@/shared/api/plugins';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

/** Show one plug-in: its line of help, its options, and the package that it comes from. */
export function PluginRow({ plugin }: { plugin: Plugin }) {
  const options = plugin.options ?? [];
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2.5 text-sm sm:grid-cols-[16rem_minmax(0,1fr)]">
      <span className="min-w-0 font-mono text-xs font-semibold break-all">
        {escapeInvisible(plugin.name)}
        {plugin.takes_reference && <span className="font-normal text-subtle">:…</span>}
        <span className="block font-sans font-normal text-subtle">{escapeInvisible(plugin.package)}</span>
      </span>
      <div className="grid min-w-0 gap-1 break-words text-muted">
        {plugin.problem ? (
          <p className="text-bad">{escapeInvisible(plugin.problem)}</p>
        ) : (
          <p>{escapeInvisible(plugin.help) || 'Its author gives no help.'}</p>
        )}
        {options.length > 0 && (
          <details>
            <summary className="w-fit cursor-pointer text-xs text-accent">
              {options.length === 1 ? '1 option' : `${options.length} options`}
            </summary>
            <dl className="mt-1 grid gap-1 text-xs">
              {options.map((option) => (
                <div key={option.name}>
                  <dt className="inline font-mono text-fg">{escapeInvisible(option.name)}</dt>{' '}
                  <dd className="inline">{escapeInvisible(option.help)}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  );
}
