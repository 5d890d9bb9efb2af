import { violations } from './axe';
import { ENDED_MS } from './tasks';
import { expect, test } from './test';

test.use({ own: 'graders' });
test.setTimeout(300_000);

const PROGRAM = `import json
SIZE = 0.2  # param: float 0..1
json.dump({"size": SIZE}, open("out.json", "w"))
`;
const EVALUATE = `def evaluate(outputs):
    return {"size": outputs.number(outputs.json("out.json")["size"], "size")}
`;

test('a person grades stored outputs with a changed grader, and tries the grader itself', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(/status of 409/);
  const task_id = await server.uploadTask({
    name: 'sizes',
    objective: { metric: 'size', direction: 'maximize' },
    program: { outputs: ['out.json'] },
    grade: { kind: 'evaluator', evaluator: EVALUATE },
    agents: { coder: 'parameters' },
    budget: { versions: 4, wall_seconds: 120 },
  });
  await server.uploadCode(task_id, 'seed', PROGRAM);
  await server.ask('POST', '/start_loop', { task_id });
  await expect(async () => {
    expect((await server.ask<{ state: string }>('GET', `/get_loop/${task_id}`)).state).toBe('completed');
  }).toPass({ timeout: ENDED_MS, intervals: [500] });

  await page.goto(`${server.url}/tasks/${task_id}`);
  await page.getByRole('button', { name: 'Regrade' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText('No regrades yet')).toBeVisible();
  await sheet.getByRole('button', { name: 'Regrade stored outputs' }).click();
  await expect(sheet.getByRole('alert')).toBeVisible(); // nothing has been changed
  await sheet.getByLabel('evaluate.py').fill(EVALUATE.replace('return {"size": ', 'return {"size": 1 - '));
  await sheet.getByRole('button', { name: 'Regrade stored outputs' }).click();
  const series = sheet.getByRole('region', { name: 'Series regrade-1' });
  await expect(series.getByText('done', { exact: true })).toBeVisible({ timeout: 60_000 });
  const best = series.getByRole('row').filter({ has: page.getByRole('cell', { name: /^\S+\s*1\.$/ }) });
  await expect(best).toHaveCount(2); // one version is first on record, another by the changed grader
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Try the grader' }).click();
  await sheet.getByRole('button', { name: 'Try it' }).click();
  await expect(sheet.getByRole('progressbar', { name: 'Steps of the trial' })).toBeVisible();
  await expect(sheet.getByRole('region', { name: 'Verdict' })).toBeVisible({ timeout: 150_000 });
  await expect(sheet.getByText('Same outputs, graded again')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('trial.png') });
});
