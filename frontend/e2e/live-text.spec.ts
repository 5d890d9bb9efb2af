import type { Page } from '@playwright/test';
import { FIRST_HALF, MODEL, SlowModel } from './models';
import { expect, test as base } from './test';

const test = base.extend<object, { model: SlowModel }>({
  /** Automatic, so that it is there before the server, which finds its address in the environment. */
  model: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern
    async ({}, use) => {
      const model = new SlowModel();
      await model.start();
      process.env.GATEWAY_BASE_URL = model.url;
      await use(model);
      process.env.GATEWAY_BASE_URL = '';
      await model.stop();
    },
    { scope: 'worker', auto: true },
  ],
});

test.use({ own: 'live text' });

test.beforeEach(({ watched }) => {
  watched.expected(/status of 401/);
});

const NUMBERS = {
  name: 'numbers',
  objective: { metric: 'score', direction: 'maximize' },
  program: { outputs: ['result.json'] },
  grade: {
    kind: 'evaluator',
    evaluator:
      'def evaluate(outputs):\n    return {"score": outputs.number(outputs.json("result.json")["x"], "x")}\n',
  },
  agents: { generator: 'rules', coder: MODEL, evaluator: 'rules' },
  budget: { versions: 1 },
};
const FIRST_CALL_MS = 90_000; // the first call imports the package that speaks to providers
const lines = FIRST_HALF.trimEnd().split('\n');

async function expectFirstHalf(page: Page): Promise<void> {
  const text = page.getByRole('log', { name: 'Text so far' });
  for (const line of lines) await expect(text).toContainText(line, { timeout: FIRST_CALL_MS });
  await expect(page.getByText('is writing v1')).toBeVisible();
}

test('what a model writes is seen by two people before its turn ends, and gives way to its version', async ({
  signedIn: page,
  server,
  model,
}) => {
  const taskId = await server.uploadTask(NUMBERS);
  await page.goto(`${server.url}/tasks/${taskId}/conversation`);
  await server.ask('POST', '/start_loop', { task_id: taskId });
  await expectFirstHalf(page);

  const other = await page.context().newPage();
  await other.goto(page.url());
  await expectFirstHalf(other);
  await page.reload();
  await expectFirstHalf(page);
  await page.getByRole('list', { name: 'In progress' }).getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Written so far' })).toBeVisible();
  await expect(page.getByRole('log', { name: 'Text so far' })).toContainText('PLAN: a first number');

  model.release();
  await expect(other.getByRole('log', { name: 'Text so far' })).toBeHidden();
  await expect(other.getByRole('region', { name: 'v1' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('textbox', { name: 'Answer' })).toContainText('json.dump');
  await expect(page.getByText('Written so far')).toBeHidden();
});

test('a model is tried beside its name, before there is a task', async ({
  signedIn: page,
  server,
  model,
}) => {
  await page.goto(`${server.url}/tasks`);
  await page.getByRole('link', { name: 'New task' }).click();
  const sheet = page.getByRole('dialog', { name: 'New task' });
  const button = sheet.getByRole('button', { name: 'Try' });
  await sheet.getByText('Limits, agents and more').click();
  await expect(sheet.getByLabel('Coder')).toBeVisible();
  await expect(button).toBeHidden();
  await sheet.getByLabel('Coder').fill(MODEL);
  const before = model.requests;
  await button.click();
  await expect(sheet.getByText(/It works: it answers in the form that is asked for/)).toBeVisible({
    timeout: FIRST_CALL_MS,
  });
  expect(model.requests).toBe(before + 1);

  await sheet.getByLabel('Coder').fill('llm:nobody:m');
  await expect(sheet.getByText('about fifty tokens')).toBeVisible();
  await button.click();
  await expect(sheet.getByText(/No provider is called 'nobody'/)).toBeVisible();
});
