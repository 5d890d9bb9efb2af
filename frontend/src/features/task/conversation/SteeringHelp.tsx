import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { parseInstructions } from './steering';

/** Explain what a coder of the task does with a message, before one is written; `named` says which one it is. */
export function SteeringHelp({ coder, named = false }: { coder: string | undefined; named?: boolean }) {
  const lines = parseInstructions(coder);
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer text-xs text-muted hover:text-fg">
        How to steer the next version
        {named && coder && (
          <>
            {' by '}
            <bdi>{escapeInvisible(coder)}</bdi>
          </>
        )}
      </summary>
      <div className="mt-2 grid gap-2 text-xs text-muted">
        {lines ? (
          <>
            <p>
              The coder <code className="font-mono">{coder}</code> reads the messages to the Coder, the
              Generator or everyone before it writes a version. It follows instructions such as these, one per
              line, and replies with the version that applies them. If it does not know a name, it replies
              with the names it knows.
            </p>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
              {lines.map(({ line, does }) => (
                <div key={line} className="contents">
                  <dt className="font-mono text-fg">{line}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
            <p>
              The Generator writes once, when a loop starts, and the Evaluator reports what was measured:
              messages do not steer either of them.
            </p>
          </>
        ) : (
          <p>
            Your own agent reads the conversation with <code className="font-mono">get_messages</code> and
            decides what to do with it.
          </p>
        )}
      </div>
    </details>
  );
}
