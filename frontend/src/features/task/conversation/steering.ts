import type { Message } from './queries';

/** An answer to a message that asked for something: the version it is about, and its own id. */
export type Answer = { version: string | null; answer: number };

/** Find the answers to each message by its id, oldest first: different versions may answer different lines. */
export function findAnswers(messages: readonly Message[]): Map<number, Answer[]> {
  const answers = new Map<number, Answer[]>();
  for (const message of messages) {
    if (message.role !== 'coder') continue;
    for (const messageId of new Set(parseAnswered(message.data))) {
      const answer = { version: message.version, answer: message.id };
      answers.set(messageId, [...(answers.get(messageId) ?? []), answer]);
    }
  }
  return answers;
}

/** Parse the ids of the messages that an answer's data names; the data is untrusted. */
function parseAnswered(data: Message['data']): number[] {
  const pairs = data?.takes_up;
  if (!Array.isArray(pairs)) return [];
  return pairs.flatMap((pair) => (Array.isArray(pair) && typeof pair[0] === 'number' ? [pair[0]] : []));
}

const BUILT_IN_AGENTS = ['brief', 'system', 'coder', 'feedback'];

/** Tell whether a coder has to answer the message: a person wrote it to the coder, or to one of several. */
export function isWaitingForCoder(message: Message, coders: readonly string[]): boolean {
  return (
    ['coder', ...coders].includes(message.receiver ?? '') &&
    !BUILT_IN_AGENTS.includes(message.role ?? '') &&
    ![...coders, 'engine'].includes(message.sender)
  );
}

/** Return the instructions that a bundled coder understands, one line each; null for other coders. */
export function parseInstructions(coder: string | undefined): { line: string; does: string }[] | null {
  return coder === undefined ? null : (INSTRUCTIONS[coder] ?? null);
}

const INSTRUCTIONS: Record<string, { line: string; does: string }[]> = {
  pipelines: [
    { line: 'try boosting', does: 'the next version uses that model' },
    { line: 'avoid svc', does: 'no later version uses it' },
    { line: 'allow svc', does: 'undoes the line above' },
  ],
  parameters: [
    {
      line: 'try rate = 0.1, depth = 3',
      does: 'the next version uses these values and keeps the rest of the best version',
    },
    { line: 'keep rate = 0.1', does: 'every later version uses that value' },
    { line: 'free rate', does: 'undoes the line above' },
  ],
};
