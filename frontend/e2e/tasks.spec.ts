import type { Page } from '@playwright/test';
import { expect, test } from './test';

test.use({ own: 'tasks' });

const PLANTS = `height,leaves,kind\n${Array.from({ length: 120 }, (_, row) => `${row % 17},${row % 5},${row % 2 ? 'fern' : 'moss'}\n`).join('')}`;
const NAMES = ['apple', 'banana', 'cherry', 'date'];

test.beforeAll(async ({ server }) => {
  for (const name of NAMES) await server.uploadTask({ name, description: `About ${name}s.` });
  await server.ask('PUT', '/update_task/2', { status: 'failed' });
});

test.beforeEach(({ watched }) => {
  watched.expected(/status of 401/);
  watched.expected(/status of 404 .*\/get_loop\/2\b/); // failed by hand, never driven: its loop is asked for in vain
});

test('tasks are searched, filtered and sorted in the address, and Back goes back', async ({
  signedIn: page,
  server,
}) => {
  const rows = page.locator('[data-row]');
  await page.goto(`${server.url}/tasks`);
  await expect(rows).toHaveText(NAMES.toReversed());

  await page.getByRole('button', { name: 'Task', exact: true }).click();
  await expect(rows).toHaveText(NAMES);
  await expect(page).toHaveURL(/sort=name/);

  await page.getByRole('button', { name: 'Created', exact: true }).click();
  await expect(rows.first()).toHaveText('date');
  await page.goBack();
  await expect(rows).toHaveText(NAMES);

  await page.getByLabel('Search tasks').fill('cherr');
  await expect(rows).toHaveText(['cherry']);
  await expect(page).toHaveURL(/q=cherr/);

  await page.reload();
  await expect(rows).toHaveText(['cherry']);
  await expect(page.getByLabel('Search tasks')).toHaveValue('cherr');

  await page.getByLabel('Search tasks').fill('');
  await page.getByRole('button', { name: 'failed' }).click();
  await expect(rows).toHaveText(['banana']);

  await rows.first().click();
  await expect(page.getByRole('heading', { name: 'banana' })).toBeVisible();
  await page.goBack();
  await expect(rows).toHaveText(['banana']);
});

test('the next page is a link that Back leaves', async ({ signedIn: page, server }) => {
  for (let each = 0; each < 30; each++)
    await server.uploadTask({ name: `page ${String(each).padStart(2, '0')}` });
  await page.goto(`${server.url}/tasks?q=page`);
  await expect(page.locator('[data-row]')).toHaveCount(25);

  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.locator('[data-row]')).toHaveCount(5);
  await page.reload();
  await expect(page.locator('[data-row]')).toHaveCount(5);
  await page.goBack();
  await expect(page.locator('[data-row]')).toHaveCount(25);
});

test('what the server refuses stands beside its field, and the draft is kept', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(/status of 422/);
  await page.goto(`${server.url}/tasks`);
  await page.getByRole('link', { name: 'New task' }).click();
  const sheet = page.getByRole('dialog', { name: 'New task' });
  await sheet.getByLabel('Name').fill('made by hand');
  await sheet.getByLabel('Data', { exact: true }).selectOption('digits');
  await sheet.getByLabel('Target').fill('much');

  await sheet.getByRole('button', { name: 'Create only' }).click();

  await expect(sheet.getByLabel('Target')).toHaveAttribute('aria-invalid', 'true');
  await expect(sheet.getByRole('alert')).toHaveCount(1);
  const other = await page.context().newPage();
  await other.goto(`${server.url}/tasks?new=true`);
  await other.getByRole('dialog').getByLabel('Description').fill('typed in another tab');
  await expect(sheet.getByText('This draft was also changed in another tab')).toBeVisible();
  await sheet.getByRole('button', { name: 'Keep this draft' }).click();
  await other.close();
  await page.reload();
  await expect(sheet.getByLabel('Name')).toHaveValue('made by hand');

  await sheet.getByLabel('Target').fill('0.9');
  await sheet.getByText('Limits, agents and more').click();
  await expect(sheet.getByText(/^For example parameters( or|, pipelines)/)).toBeVisible();
  await sheet.getByLabel('Coder').fill('nobody:in:particular');
  await sheet.getByLabel('Maximum cost').fill('-1');
  await sheet.getByRole('button', { name: 'Create only' }).click();
  await expect(sheet.getByLabel('Coder')).toHaveAttribute('aria-invalid', 'true');
  await expect(sheet.getByLabel('Maximum cost')).toHaveAttribute('aria-invalid', 'true');
  await expect(sheet.getByRole('alert')).toHaveCount(2);
  await expect(sheet.getByLabel('Maximum cost')).toBeFocused();
  await sheet.getByLabel('Coder').fill('rules');
  await sheet.getByLabel('Maximum cost').fill('2.5');
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByText('cannot act as coder')).toBeVisible();
  await sheet.getByLabel('Coder').fill('parameters');
  await sheet.getByRole('button', { name: 'Create only' }).click();

  await expect(page.getByRole('heading', { name: 'made by hand' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();
  await expect(page.getByText('of $2.50')).toBeVisible();
  await choose(page, 'Duplicate…');
  const copy = page.getByRole('dialog', { name: 'Duplicate a task' });
  await expect(copy.getByLabel('Coder')).toHaveValue('parameters');
  await expect(copy.getByLabel('Maximum cost')).toHaveValue('2.5');
  await expect(copy.getByLabel('More settings')).toHaveValue('');
});

test('data of one’s own becomes a task that is tagged, deleted and brought back', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(/status of 4(04|09|22)/);
  await page.goto(`${server.url}/tasks?new=true`);
  const sheet = page.getByRole('dialog', { name: 'New task' });
  await drop(page, 'broken.csv', `${PLANTS}7\n`);
  await expect(sheet.getByRole('alert')).toContainText(/broken\.csv: Line 122 .* 1 cell/);

  await sheet.getByLabel('Upload a file').setInputFiles({
    name: 'My plants.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(PLANTS),
  });
  await expect(sheet.getByLabel('Data', { exact: true })).toHaveValue('My-plants');
  await expect(sheet.getByRole('row', { name: /^kind/ })).toContainText('fern (60)');
  await expect(sheet.getByLabel('Column to predict')).toHaveValue('kind');
  const height = sheet.getByRole('row', { name: /^height/ });
  await sheet.getByLabel('How height is read').selectOption('date');
  await expect(height.getByText('120 (100 %)')).toBeVisible();
  await sheet.getByLabel('How height is read').selectOption('by its values');
  await expect(height.getByText('none')).toBeVisible();
  await sheet.getByLabel('How leaves is read').selectOption('category');
  await sheet.getByLabel('Metric').fill('r2');
  await sheet.getByRole('button', { name: 'Create and start' }).click();
  await expect(sheet.getByRole('alert')).toContainText('does not fit');
  await sheet.getByLabel('Metric').fill('accuracy');
  await sheet.getByRole('button', { name: 'Create and start' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'My plants' })).toBeVisible();

  const confirm = page.getByRole('button', { name: 'Move to the trash' });
  await choose(page, 'Delete…');
  await confirm.click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('End the loop with stop_loop');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Stop the loop' }).click();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();

  await choose(page, 'Tags…');
  await page.getByRole('dialog').getByLabel('Add', { exact: true }).fill('Green House');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove green-house' })).toBeVisible();
  await page.keyboard.press('Escape');

  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('My plants');
  await choose(page, 'Delete…');
  await confirm.click();
  await expect(page).toHaveURL(/\/tasks$/);
  await expect(other.getByText('“My plants” is in the trash')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('My plants');
  await page.goto(`${server.url}/tasks`);
  await page.getByRole('link', { name: 'green-house' }).click();
  await expect(page).toHaveURL(/tag=/);
  await expect(page.locator('[data-row]')).toHaveText(['My plants']);
});

test('several tasks are chosen by keys and by shift, archived at once, and undone', async ({
  signedIn: page,
  server,
}) => {
  for (const name of ['bulk a', 'bulk b', 'bulk c']) await server.uploadTask({ name });
  const rows = page.locator('[data-row]');
  await page.goto(`${server.url}/tasks?q=bulk`);
  await expect(rows).toHaveCount(3);

  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByLabel('Select bulk a').click({ modifiers: ['Shift'] });
  const bar = page.getByRole('region', { name: 'Selected tasks' });
  await expect(bar).toContainText('3 selected');
  await page.getByLabel('Select bulk b').click();
  await bar.getByRole('button', { name: 'Archive' }).click();
  await expect(rows).toHaveText(['bulk b']);
  await page.getByRole('button', { name: 'archived', exact: true }).click();
  await expect(rows).toHaveText(['bulk c', 'bulk a']);
  await expect(page).toHaveURL(/shown=archived/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('No archived tasks').or(page.getByText('No tasks match'))).toBeVisible();
});

test('a duplicate is the same task, whatever was said of it', async ({ signedIn: page, server }) => {
  const spec = {
    objective: { metric: 'f1_macro', direction: 'maximize', target: 0.9, min_delta: 0.01 },
    split: { kind: 'random', train: 0.5, validation: 0.3, held_out: 0.2, seed: 7 },
    program: { outputs: ['predictions.csv', 'notes.json'] },
    run: { timeout_seconds: 30.5, cpus: 2, memory_mb: 512 },
    grade: { repeats: 2 },
    search: { parallel: 2, plateau_versions: 5, max_failures: 3 },
    budget: { versions: 7, wall_seconds: 60 },
  };
  const first = await server.uploadTask({ name: 'odd', dataset: 'digits', tags: ['a', 'b'], ...spec });
  await page.goto(`${server.url}/tasks?q=odd`);
  await choose(page, 'Duplicate…');
  await page.getByRole('dialog').getByRole('button', { name: 'Create only' }).click();
  await expect(page.getByRole('heading', { name: 'odd (copy)' })).toBeVisible();

  const [one, two] = await Promise.all(
    [first, Number(page.url().split('/').at(-1))].map((id) =>
      server.ask<{ spec: object; tags: string[]; dataset: string }>('GET', `/get_task/${id}`),
    ),
  );
  expect(two?.spec).toEqual(one?.spec);
  expect([two?.tags, two?.dataset]).toEqual([one?.tags, one?.dataset]);
});

test('the program that a task begins with goes along into its duplicate', async ({
  signedIn: page,
  server,
}) => {
  const program = 'print("füße")  # \u202e\r\n';
  const first = await server.uploadTask({ name: 'begun', program: { seed: ['main.py'] } });
  await server.uploadCode(first, 'seed', program);
  await page.goto(`${server.url}/tasks?q=begun`);
  await choose(page, 'Duplicate…');
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText('version seed (main.py)')).toBeVisible();
  await sheet.getByRole('button', { name: 'Create only' }).click();
  await expect(page.getByRole('heading', { name: 'begun (copy)' })).toBeVisible();

  const copy = page.url().split('/').at(-1);
  const { files } = await server.ask<{ files: { filename: string; text: string }[] }>(
    'GET',
    `/read_code/${copy}/seed`,
  );
  expect(files.map(({ filename, text }) => [filename, text])).toEqual([['main.py', program]]);
});

test('a task that is gone is told, with a way on', async ({ signedIn: page, server, watched }) => {
  watched.expected(/status of 404/);
  await page.goto(`${server.url}/tasks/999`);

  await expect(page.getByText('Task 999 not found')).toBeVisible();
  await page.getByRole('link', { name: 'All tasks' }).click();
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible();
});

test('a name made to deceive is text and nothing else', async ({ signedIn: page, server }) => {
  const name = '<b onmouseover=alert(1)>bold</b> \u202egnp.exe';
  const taskId = await server.uploadTask({ name });
  await page.goto(`${server.url}/tasks/${taskId}`);

  await expect(page.getByRole('heading', { level: 1 })).toContainText('<b onmouseover=alert(1)>bold</b>');
  expect(await page.locator('main b').count()).toBe(0);
});

/** Of the menu of the task that is on the page. */
async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name = '', text = '']) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: 'text/csv' }));
      return data;
    },
    [name, text],
  );
  await page.getByText('Upload a file').dispatchEvent('drop', { dataTransfer });
}
