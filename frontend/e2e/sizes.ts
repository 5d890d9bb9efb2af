import { expect } from '@playwright/test';
import type { Server } from './server';
import { ENDED_MS } from './tasks';

const PROGRAM = `import json
SIZE = 0.2  # param: float 0..1
json.dump({"size": SIZE}, open("out.json", "w"))
`;
export const EVALUATE = `def evaluate(outputs):
    return {"size": outputs.number(outputs.json("out.json")["size"], "size")}
`;

type SizesOptions = { versions?: number; possible?: [number, number] };

/** The id of a task whose programs have one parameter, which is their score; its loop has ended. */
export async function finishedSizes(
  server: Server,
  name: string,
  options: SizesOptions = {},
): Promise<number> {
  const { versions = 4, possible } = options;
  const task_id = await server.uploadTask({
    name,
    objective: { metric: 'size', direction: 'maximize', possible },
    program: { outputs: ['out.json'] },
    grade: { kind: 'evaluator', evaluator: EVALUATE },
    agents: { coder: 'parameters' },
    budget: { versions, wall_seconds: 120 },
  });
  await server.uploadCode(task_id, 'seed', PROGRAM);
  await server.ask('POST', '/start_loop', { task_id });
  await expect(async () => {
    expect((await server.ask<{ state: string }>('GET', `/get_loop/${task_id}`)).state).toBe('completed');
  }).toPass({ timeout: ENDED_MS, intervals: [500] });
  return task_id;
}
