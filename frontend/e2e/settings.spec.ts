import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { violations } from './axe';
import { expect, signIn, test } from './test';

test.use({ own: 'settings' });
process.env.NOTIFY_ALLOW = '127.0.0.1';

const ROOMS = ['storage', 'backups', 'sandbox', 'environments', 'plugins', 'notifications', 'server'];
const WIDTHS = [1440, 390, 320];
const PICTURES = process.env.PICTURES !== undefined;

/** A receiver of webhooks on this machine. */
async function receive(answers: (body: string) => void): Promise<{ url: string; receiver: HttpServer }> {
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      answers(body);
      response.end('ok');
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`, receiver };
}

/** What axe has to say of the page in both themes and at each width, and how much wider than the window it is. */
async function check(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  await expect(page.locator('[aria-busy=true], .skel')).toHaveCount(0);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of ['light', 'dark']) {
      await page.evaluate((to) => Object.assign(document.documentElement.dataset, { theme: to }), theme);
      await page.waitForFunction(() =>
        document.getAnimations().every((each) => each.playState !== 'running'),
      );
      if (PICTURES) await page.screenshot({ path: `screens/settings-${name}-${theme}-${width}.png` });
      if (width !== 390) found.push(...(await violations(page)).map((each) => `${theme} ${width}: ${each}`));
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wider > 0) found.push(`${wider} px wider than ${width} px`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  return found;
}

test('a channel is added, tested and removed', async ({ signedIn: page, server }) => {
  const bodies: string[] = [];
  const { url, receiver } = await receive((body) => bodies.push(body));
  await page.goto(`${server.url}/settings/notifications`);
  await expect(page.getByText('No channels yet')).toBeVisible();

  await page.getByRole('button', { name: 'Add a channel' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('night watch');
  await dialog.getByLabel('Address').fill(url);
  await expect(dialog.getByText(/^orchestrator create-channel --name 'night watch'/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Add channel' }).click();
  await expect(dialog.getByText(/^whsec_/)).toBeVisible();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('button', { name: 'Test night watch' }).click();

  await expect(page.getByText('delivered')).toBeVisible();
  expect(bodies).toHaveLength(1);
  await page.getByRole('button', { name: 'Remove night watch' }).click();
  await page.getByRole('button', { name: 'Remove channel' }).click();
  await expect(page.getByText('No channels yet')).toBeVisible();
  receiver.close();
});

test('a backup is made, verified, downloaded and deleted', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/settings/backups`);
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(page.getByText('verified', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: /^Verify/ }).click();
  await expect(page.getByText(/Every byte is as it was written/)).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download/ }).click();
  expect((await download).suggestedFilename()).toMatch(/\.backup$/);
  await page.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('button', { name: 'Delete backup' }).click();
  await expect(page.getByText('No backups yet')).toBeVisible();
});

test('a deleted task is announced and restored', async ({ signedIn: page, server }) => {
  const taskId = await server.uploadTask({ name: 'thrown away' });
  await server.ask('DELETE', `/delete_task/${taskId}`);
  await page.goto(`${server.url}/settings/storage`);

  await page.getByRole('button', { name: 'Restore thrown away' }).click();

  await expect(page.getByText('Nothing is due')).toBeVisible();
  expect((await server.ask<{ name: string }>('GET', `/get_task/${taskId}`)).name).toBe('thrown away');
});

test('plug-ins and metrics are found by their help', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/settings/plugins`);

  await page.getByLabel('Search plug-ins and metrics').fill('hidden suite');

  await expect(page.getByRole('listitem').filter({ hasText: 'A hidden test suite' })).toBeVisible();
  await expect(page.getByText('pipelines', { exact: true })).toHaveCount(0);
});

test('a failure is told with a way to try again', async ({ signedIn: page, server, watched }) => {
  watched.expected(/status of 500/);
  await page.route('**/get_settings', (route) =>
    route.fulfill({ status: 500, json: { detail: 'It broke.' } }),
  );
  await page.goto(`${server.url}/settings/server`);
  await expect(page.getByText('It broke.')).toBeVisible();

  await page.unroute('**/get_settings');
  await page.getByRole('button', { name: 'Try again' }).click();

  await expect(page.getByText('DEMO_API_KEY', { exact: true })).toBeVisible();
  await expect(page.getByText('a key of its own')).toHaveCount(0);
});

test('every page of the settings can be used by everybody', async ({ page, server }) => {
  test.setTimeout(400_000);
  await signIn(page, server);
  const channel = await server.ask<{ id: number }>('POST', '/create_channel', {
    name: 'a channel',
    kind: 'webhook',
    url: 'https://hooks.invalid/x',
  });
  await server.ask('POST', `/test_channel/${channel.id}`);
  await server.ask('POST', '/create_backup');
  const found: Record<string, string[]> = {};
  for (const room of ROOMS) {
    await page.goto(`${server.url}/settings/${room}`);
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
    const problems = await check(page, room);
    if (!(await page.title()).endsWith('Settings · AI Orchestrator')) problems.push(await page.title());
    if (problems.length > 0) found[room] = problems;
  }
  expect(found).toEqual({});
});

test('the settings are reached and walked through by keyboard', async ({ signedIn: page, server }) => {
  await page.goto(`${server.url}/settings`);
  await expect(page).toHaveURL(/\/settings\/storage$/);
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link').first().focus();

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Backups' })).toBeVisible();
});
