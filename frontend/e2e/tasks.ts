import { expect } from '@playwright/test';
import type { Server } from './server';

export const ENDED_MS = 150_000;
export const LONG_LOG_LINES = 100_000;

/** A program that prints and goes on until it is stopped. */
export const SLEEPER = `import time
for tick in range(600):
    print(f"tick {tick}", flush=True)
    time.sleep(0.5)
`;

/** A program that is busy, holds 64 MiB, and does not end when it is asked to. */
export const STUBBORN = `import signal
signal.signal(15, signal.SIG_IGN)
held = bytearray(64 << 20)
print("ready", flush=True)
while True:
    pass
`;

/** Prints more lines than a page can hold, a needle among them, in colours. */
export const CHATTERBOX = `for line in range(${LONG_LOG_LINES}):
    print(f"\\x1b[32mINFO\\x1b[0m line {line} of a long log" if line != 77_777 else "ERROR the needle is here")
`;

/** The id of a digits task whose loop has reached its target. */
export async function finishedDigits(server: Server): Promise<number> {
  const taskId = await server.uploadTask({
    name: 'digits',
    dataset: 'digits',
    objective: { metric: 'accuracy', target: 0.97 },
    budget: { versions: 8, wall_seconds: 120 },
  });
  await server.ask('POST', '/start_loop', { task_id: taskId });
  await expect(async () => {
    const loop = await server.ask<{ state: string }>('GET', `/get_loop/${taskId}`);
    expect(loop.state).toBe('completed');
  }).toPass({ timeout: ENDED_MS, intervals: [1_000] });
  return taskId;
}

/** The id of a task with one version of a program, which no loop touches. */
export async function taskWith(server: Server, name: string, program: string): Promise<number> {
  const taskId = await server.uploadTask({ name, run: { timeout_seconds: 300 } });
  await server.uploadCode(taskId, 'v1', program);
  return taskId;
}

type CallOptions = {
  task_id: number;
  loop_id?: string;
  round?: number;
  version: string;
  reserved_usd: number;
};

/** The id of a model call on record that is under way. */
export async function startedCall(server: Server, options: CallOptions, request: string): Promise<string> {
  const call = {
    role: 'coder',
    agent: 'llm:e2e:writer',
    provider: 'e2e',
    model: 'writer',
    reserved_tokens: 500,
  };
  return (
    await server.ask<{ call_id: string }>('POST', '/start_model_call', { ...call, ...options, request })
  ).call_id;
}

export async function answerCall(server: Server, call_id: string, answer: string): Promise<void> {
  const usage = { input_tokens: 300, cached_tokens: 200, output_tokens: 100 };
  await server.ask('POST', '/finish_model_call', { call_id, answer, usage, cost_usd: 0.75, seconds: 3 });
}

/** The id of a container that runs the version, once it runs. */
export async function runningContainer(server: Server, taskId: number): Promise<string> {
  const { container_id } = await server.ask<{ container_id: string }>(
    'POST',
    `/spawn_container?task_id=${taskId}`,
  );
  await untilContainer(server, container_id, 'running');
  return container_id;
}

export async function untilContainer(server: Server, containerId: string, status: string): Promise<void> {
  await expect(async () => {
    const found = await server.ask<{ status: string }>('GET', `/container_status/${containerId}`);
    expect(found.status).toBe(status);
  }).toPass({ timeout: ENDED_MS, intervals: [300] });
}
