import type { ReactNode } from 'react';
import { CopyButton } from '@/shared/components/CopyButton';
import { Time } from '@/shared/components/Time';
import { formatCost, formatCount, formatDuration } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { describeCost } from './callDescriptions';
import type { ModelCall } from './queries';

/** Show the facts of a call: model, tokens, cost, time, and the hashes that identify its prompt and its request. */
export function CallFacts({ call }: { call: ModelCall }) {
  const reservedCost = call.reserved_usd === null ? '' : `, ${formatCost(call.reserved_usd)}`;
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-2 pt-4 text-sm">
      <Fact name="Cost">{describeCost(call)}</Fact>
      <Fact name="Tokens read">{describeRead(call)}</Fact>
      <Fact name="Tokens written">{formatOrDash(call.output_tokens)}</Fact>
      <Fact name="Reserved">{`${formatCount(call.reserved_tokens)} tokens${reservedCost}`}</Fact>
      <Fact name="Time">{formatDuration(call.seconds)}</Fact>
      <Fact name="Started">
        <Time iso={call.started_at} />
      </Fact>
      <Fact name="Provider">
        <bdi>{escapeInvisible(call.provider)}</bdi>
      </Fact>
      <Fact name="Model">
        <bdi>{escapeInvisible(call.model)}</bdi>
      </Fact>
      <Fact name="Agent">
        <bdi>{escapeInvisible(call.agent)}</bdi>
      </Fact>
      <Fact name="Round">{call.round ?? 'outside the rounds'}</Fact>
      <Fact name="Call">
        <Identifier label="Copy the call’s id" text={call.call_id} />
      </Fact>
      <Fact name="Request hash">
        <Identifier label="Copy the request’s hash" text={call.request_hash} />
      </Fact>
      <Fact name="Prompt hash">
        {call.prompt_hash === null ? (
          'none'
        ) : (
          <Identifier label="Copy the prompt’s hash" text={call.prompt_hash} />
        )}
      </Fact>
    </dl>
  );
}

function describeRead({ input_tokens, cached_tokens }: ModelCall): string {
  const cached = cached_tokens ? `, of which ${formatCount(cached_tokens)} from the provider’s cache` : '';
  return `${formatOrDash(input_tokens)}${cached}`;
}

function formatOrDash(count: number | null): string {
  return count === null ? '–' : formatCount(count);
}

function Identifier({ text, label }: { text: string; label: string }) {
  return (
    <span className="flex items-start gap-1">
      <bdi className="min-w-0 flex-1 font-mono text-xs leading-5 break-all">{escapeInvisible(text)}</bdi>
      <CopyButton text={text} label={label} />
    </span>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="tnum min-w-0 break-words">{children}</dd>
    </>
  );
}
