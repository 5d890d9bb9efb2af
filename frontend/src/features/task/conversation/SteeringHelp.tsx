import { parseInstructions } from './steering';

/** What the task's coder does with a message, before one is written. */
export function SteeringHelp({ coder }: { coder: string | undefined }) {
  const lines = parseInstructions(coder);
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer text-xs text-muted hover:text-fg">
        What steers the next version
      </summary>
      <div className="mt-2 grid gap-2 text-xs text-muted">
        {lines ? (
          <>
            <p>
              The coder <code className="font-mono">{coder}</code> reads messages to the coder, the Generator
              or everybody before each version. It does what lines such as these say, one on a line, and
              answers in which version; to a name it does not know it answers with those it knows.
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
              The Generator speaks once, when a loop starts, and the Evaluator tells what was measured:
              neither changes its mind for a message.
            </p>
          </>
        ) : (
          <p>
            An agent of your own gets the conversation by <code className="font-mono">get_messages</code>:
            what it does with it is its own affair.
          </p>
        )}
      </div>
    </details>
  );
}
