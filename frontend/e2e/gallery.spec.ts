import { violations } from './axe';
import { expect, signIn, test } from './test';

test.use({ own: 'gallery' });

const EXAMPLES = 7;
const WIDTHS = [1440, 390, 320];
const PICTURES = process.env.PICTURES !== undefined;

test('the examples of the gallery can be used by everybody', async ({ page, server }) => {
  test.setTimeout(300_000);
  await signIn(page, server);
  const found: string[] = [];
  for (const path of ['/', '/tasks?new=true']) {
    await page.goto(server.url + path);
    await expect(page.getByRole('list', { name: 'Examples' }).getByRole('button')).toHaveCount(EXAMPLES);
    for (const width of WIDTHS)
      for (const theme of ['light', 'dark']) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate((to) => Object.assign(document.documentElement.dataset, { theme: to }), theme);
        await page.waitForFunction(() =>
          document.getAnimations().every((each) => each.playState !== 'running'),
        );
        const name = path === '/' ? 'dashboard' : 'new-task';
        if (PICTURES) await page.screenshot({ path: `screens/gallery-${name}-${theme}-${width}.png` });
        found.push(...(await violations(page)).map((each) => `${name} ${theme} ${width}: ${each}`));
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wider > 0) found.push(`${name}: ${wider} px wider than ${width} px`);
      }
  }
  expect(found).toEqual([]);
});

test('an example with a table of its own is started by one click', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(/status of 404/);
  await page.goto(`${server.url}/tasks?new=true`);

  await page.getByRole('button', { name: 'Start the your-own-csv example' }).click();

  await expect(page.getByRole('heading', { name: 'your-own-csv', level: 1 })).toBeVisible();
  const task = await server.ask<{ dataset: string; has_loop: boolean }>('GET', '/get_task/1');
  expect([task.dataset, task.has_loop]).toEqual(['customers', true]);
  await server.ask('POST', '/stop_loop/1');
});

test('an example with a program of its own starts from that program', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(/status of 404/);
  await page.goto(`${server.url}/tasks?new=true`);

  await page.getByRole('button', { name: 'Start the make-it-faster example' }).click();

  await expect(page.getByRole('heading', { name: 'make-it-faster', level: 1 })).toBeVisible();
  const { versions } = await server.ask<{ versions: { version: string; files: string[] }[] }>(
    'GET',
    '/get_code/2',
  );
  const seed = versions.find(({ version }) => version === 'seed');
  expect(seed?.files.toSorted()).toEqual(['function.py', 'main.py']);
  await server.ask('POST', '/stop_loop/2');
});

test('metric, coder and runner are chosen from lists with search, by keyboard', async ({
  signedIn: page,
  server,
}) => {
  await page.goto(`${server.url}/tasks?new=true`);
  const sheet = page.getByRole('dialog');
  const metric = sheet.getByRole('combobox', { name: 'Metric', exact: true });

  await metric.fill('rare class');
  const options = sheet.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await expect(options.filter({ hasText: 'balanced_accuracy' }).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  if (PICTURES) await page.screenshot({ path: 'screens/gallery-metric.png' });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(metric).toHaveValue('balanced_accuracy');
  await expect(sheet.getByText('Mean recall over the classes').first()).toBeVisible();

  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  await expect(sheet).toBeVisible();

  await sheet.getByText('Limits, agents and more').click();
  await sheet.getByRole('combobox', { name: 'Coder' }).click();
  await options.filter({ hasText: 'marked parameters' }).click();
  await expect(sheet.getByRole('combobox', { name: 'Coder' })).toHaveValue('parameters');
  await sheet.getByRole('combobox', { name: 'Runner' }).click();
  await expect(options.filter({ hasText: 'sandbox on this machine' })).toBeVisible();
});
