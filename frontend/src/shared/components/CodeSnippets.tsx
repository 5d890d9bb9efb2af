import { useState } from 'react';
import { CopyButton } from './CopyButton';
import { Segmented } from './Segmented';

export type Snippets = Record<string, string>;

/** Show the same action in several languages (curl, Python, command line), one at a time, with a copy button. */
export function CodeSnippets({ snippets, label }: { snippets: Snippets; label: string }) {
  const names = Object.keys(snippets);
  const [chosen, setChosen] = useState(names[0] ?? '');
  const text = snippets[chosen] ?? '';
  return (
    <div className="overflow-hidden rounded-lg border bg-sunken">
      <div className="flex items-center justify-between gap-2 border-b px-2 py-1">
        <Segmented label={label} options={names} value={chosen} onChange={setChosen} />
        <CopyButton text={text} label={`Copy ${chosen}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
      <section tabIndex={0} aria-label={`${label}: ${chosen}`} className="overflow-x-auto">
        <pre className="p-3 font-mono text-xs leading-5">{text}</pre>
      </section>
    </div>
  );
}
