import type { LogFeed } from './LogFeed';

/** Join the last lines that are loaded, at most so many, and say how many came before them. */
export function joinLastLines({ store, state }: Pick<LogFeed, 'store' | 'state'>, maxLines: number) {
  const lines: string[] = [];
  for (let line = state.total; line > 0 && lines.length < maxLines; line -= 1) {
    const text = store.text(line);
    if (text === undefined) break;
    lines.unshift(text);
  }
  return { text: lines.join('\n'), earlier: state.total - lines.length };
}
