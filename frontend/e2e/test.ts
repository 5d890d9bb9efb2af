import { test as base, expect, type Page } from '@playwright/test';
import { KEY, Server } from './server';

type Watched = { page: Page; problems: string[]; expected: (pattern: RegExp) => void };

/**
 * `server` is one for each file of tests. Every page is watched: an error in the console, an uncaught error, a violation of the
 * content security policy or a request that leaves this machine fails the test.
 */
export const test = base.extend<{ watched: Watched; signedIn: Page }, { server: Server; own: string }>({
  /** Files that name one here have a server of their own even where several files run in one process. */
  own: ['', { option: true, scope: 'worker' }],
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern
    async ({}, use) => {
      const server = new Server();
      await server.start();
      await use(server);
      await server.remove();
    },
    { scope: 'worker' },
  ],
  watched: [
    async ({ page }, use) => {
      const problems: string[] = [];
      const allowed: RegExp[] = [];
      watch(page, problems);
      await use({ page, problems, expected: (pattern) => allowed.push(pattern) });
      expect(problems.filter((problem) => !allowed.some((pattern) => pattern.test(problem)))).toEqual([]);
    },
    { auto: true },
  ],
  signedIn: async ({ page, server }, use) => {
    await signIn(page, server);
    await use(page);
  },
});

export { expect };

/** By the key, as a person types it. */
export async function signIn(page: Page, server: Server): Promise<void> {
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('API key').fill(KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
}

/** What a browser writes into the console while its server is away. */
export const RESTARTING =
  /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_NETWORK|ERR_INTERNET_DISCONNECTED|status of 401/;

/** Ends the server and starts it again while a conversation is open: what is said before, at once after and later is all there. */
export async function restarted(page: Page, server: Server, taskId: number): Promise<void> {
  const say = (content: string) =>
    server.ask('POST', '/upload_message', { task_id: taskId, sender: 'e2e', content });
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }));
  await expect(page.getByRole('status').getByText('Live')).toBeVisible();
  await say('one, before');
  await expect(page.getByText('one, before')).toBeVisible();

  await server.stop();
  await expect(page.getByRole('status').getByText(/Reconnecting|Offline|Connecting/)).toBeVisible();
  await server.start();
  await say('two, at once after');
  await say('three, a little later');

  await expect(page.getByRole('status').getByText('Live')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('two, at once after')).toBeVisible();
  await expect(page.getByText('three, a little later')).toBeVisible();
  expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);
}

function watch(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const here = protocol === 'blob:' || protocol === 'data:' || hostname === '127.0.0.1';
    if (!here) problems.push(`request to ${hostname}: ${request.url()}`);
  });
}
