import { useSuspenseQuery } from '@tanstack/react-query';
import { SendHorizontal } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { sessionQuery } from '@/shared/api/session';
import { Button } from '@/shared/components/Button';
import { Field, Select, Textarea } from '@/shared/components/Field';
import { usePostMessage } from './queries';
import { SteeringHelp } from './SteeringHelp';

/** Write a message to any agent; it is recorded, and the coder reads it before its next version. */
export function Composer({ taskId, coders }: { taskId: number; coders: readonly string[] }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [content, setContent] = useState('');
  const [receiver, setReceiver] = useState('coder');
  const post = usePostMessage(taskId, session.name);
  function send(event?: FormEvent) {
    event?.preventDefault();
    if (!content.trim() || post.isPending) return;
    post.mutate({ receiver, content }, { onSuccess: () => setContent('') });
  }
  function onKey(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  }
  return (
    <form onSubmit={send} className="card grid gap-3 p-4">
      <Field
        label="Your message"
        error={post.isError ? `The message was not sent. ${post.error.message}` : undefined}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            value={content}
            onKeyDown={onKey}
            onChange={(event) => setContent(event.target.value)}
          />
        )}
      </Field>
      {coders.length < 2 && <SteeringHelp coder={coders[0]} />}
      {coders.length > 1 && coders.map((coder) => <SteeringHelp key={coder} coder={coder} named />)}
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div className="w-40">
          <Field label="To">
            {(control) => (
              <Select {...control} value={receiver} onChange={(event) => setReceiver(event.target.value)}>
                <option value="coder">Coder</option>
                <option value="generator">Generator</option>
                <option value="evaluator">Evaluator</option>
                <option value="all">everyone</option>
              </Select>
            )}
          </Field>
        </div>
        <div className="flex items-center gap-3">
          <kbd className="font-mono text-2xs text-subtle max-sm:hidden">Ctrl Enter</kbd>
          <Button variant="primary" type="submit" busy={post.isPending} disabled={!content.trim()}>
            <SendHorizontal size={14} aria-hidden />
            {post.isPending ? 'Sending' : 'Send'}
          </Button>
        </div>
      </div>
    </form>
  );
}
