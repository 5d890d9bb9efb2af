import type { Page } from '@playwright/test';
import { KEY, type Server } from './server';
import { expect, RESTARTING, test } from './test';
import { expectLive, LIKE_PEOPLES, load, MAX_LOAD_MS, openTabs } from './tabs';

test.use(LIKE_PEOPLES);

test.beforeEach(({ page }) =>
  page.addInitScript(() =>
    addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted })),
  ),
);

const say = (server: Server, taskId: number, content: string) =>
  server.ask('POST', '/upload_message', { task_id: taskId, sender: 'e2e', content });

/** Go back to the page that the browser kept, not to a new load of it. */
async function goBack(page: Page): Promise<void> {
  await page.evaluate(() => history.back());
  await expect(async () =>
    expect(await page.evaluate(() => 'persisted' in window && window.persisted)).toBe(true),
  ).toPass({ timeout: 20_000 });
}

for (const kind of ['with the shared worker', 'without shared workers']) {
  test(`thirty loads in one tab are all fast, ${kind}, and the page behind is live again`, async ({
    signedIn: page,
    server,
  }) => {
    const taskId = await server.uploadTask({ name: 'loads' });
    if (kind === 'without shared workers')
      await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'));

    const loadMs: number[] = [];
    for (let time = 0; time < 15; time += 1) {
      loadMs.push(await load(page, `${server.url}/tasks`, 'Tasks'));
      loadMs.push(await load(page, `${server.url}/events`, 'Events'));
    }
    await load(page, `${server.url}/tasks`, 'Tasks');
    await expectLive(page);
    await say(server, taskId, 'said while the page was kept');
    await goBack(page);

    expect(Math.max(...loadMs), loadMs.join(' ')).toBeLessThan(MAX_LOAD_MS);
    await expect(page.getByText(/sender e2e/)).toHaveCount(1);
    await expectLive(page);
    await say(server, taskId, 'said after it');
    await expect(page.getByText(/sender e2e/)).toHaveCount(2);
  });
}

test('twenty tabs are all fast and live, and all are signed out together', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(/status of 401/);
  const taskId = await server.uploadTask({ name: 'tabs' });

  const { pages, loadMs } = await openTabs(page.context(), `${server.url}/events`, 20);
  await say(server, taskId, 'to all of them');

  expect(Math.max(...loadMs), loadMs.join(' ')).toBeLessThan(MAX_LOAD_MS);
  for (const tab of pages) await expectLive(tab);
  for (const tab of pages) await expect(tab.getByText(/sender e2e/)).toHaveCount(1);
  await pages[7]?.getByRole('button', { name: 'Sign out' }).click();
  for (const tab of [page, ...pages]) await expect(tab.getByLabel('API key')).toBeVisible();
});

test('a tab goes on when another signs in again', async ({ signedIn: page, server }) => {
  const taskId = await server.uploadTask({ name: 'sessions' });
  await page.goto(`${server.url}/tasks/${taskId}/conversation`);
  await expectLive(page);

  const other = await page.context().newPage();
  await other.goto(`${server.url}/sign-in`);
  await other.getByLabel('API key').fill(KEY);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expectLive(other);
  await page.getByLabel('Your message').fill('written with the new session');
  await page.getByRole('button', { name: 'Send' }).click();

  await expect(page.getByRole('listitem').filter({ hasText: 'written with the new session' })).toBeVisible();
  await expectLive(page);
});

test('a frozen tab misses nothing of what happened over a restart', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(RESTARTING);
  const taskId = await server.uploadTask({ name: 'frozen' });
  await load(page, `${server.url}/events`, 'Events');
  await expectLive(page);
  const devtools = await page.context().newCDPSession(page);

  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await say(server, taskId, 'before the restart');
  await server.stop();
  await server.start();
  await say(server, taskId, 'after the restart');
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });

  await expect(page.getByText(/sender e2e/)).toHaveCount(2);
  await expectLive(page);
});
