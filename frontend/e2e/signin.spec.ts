import { KEY } from './server';
import { expect, signIn, test } from './test';

const REFUSED = /status of 401/; // browsers write every refused request into the console

test('a wrong key is told where the right one stands', async ({ page, server, watched }) => {
  watched.expected(REFUSED);
  await page.goto(server.url);

  await page.getByLabel('API key').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();

  await expect(page.getByRole('alert')).toContainText('DEMO_API_KEY');
  await expect(page.getByLabel('API key')).toHaveAttribute('aria-invalid', 'true');
});

test('the key signs in and leads to the page that was wanted', async ({ page, server, watched }) => {
  watched.expected(REFUSED);
  await page.goto(`${server.url}/tasks?status=failed&sort=name`);

  await page.getByLabel('API key').fill(KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();

  await expect(page).toHaveURL(`${server.url}/tasks?status=failed&sort=name`);
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible();
});

test('the link of the command line signs in once and stays in no history', async ({
  page,
  server,
  watched,
}) => {
  watched.expected(REFUSED);
  await page.goto(server.link);

  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
  expect(page.url()).toBe(`${server.url}/`);

  await page.context().clearCookies();
  await page.goto(server.link);
  await expect(page.getByRole('alert')).toContainText('already been used');
});

test('a link that is pasted into an open sign-in page signs in', async ({ page, server, watched }) => {
  watched.expected(REFUSED);
  await server.stop();
  await server.start(); // prints a new link
  await page.goto(`${server.url}/sign-in`);
  await expect(page.getByLabel('API key')).toBeVisible();
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }));

  await page.evaluate((link) => window.location.assign(link), server.link);

  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
  expect(page.url()).toBe(`${server.url}/`);
  expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);
});

test('nothing secret is kept where scripts can read it', async ({ page, server, watched }) => {
  watched.expected(REFUSED);
  await signIn(page, server);

  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );

  expect(kept).not.toContain(KEY);
  expect(kept).not.toContain('orchestrator_session');
});

test('signing out leads to the sign-in, and the way back needs the key', async ({
  page,
  server,
  watched,
}) => {
  watched.expected(REFUSED);
  await signIn(page, server);

  await page.getByRole('button', { name: 'Sign out' }).click();

  await expect(page.getByLabel('API key')).toBeVisible();
  await page.goto(`${server.url}/tasks`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('a session that ends elsewhere leads to the sign-in and back', async ({ page, server, watched }) => {
  watched.expected(REFUSED);
  await signIn(page, server);
  await page.goto(`${server.url}/events`);
  await expect(page.getByRole('heading', { name: 'Events' })).toBeVisible();

  await page.context().clearCookies();
  await server.stop();
  watched.expected(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED/);
  await server.start();

  await expect(page).toHaveURL(/\/sign-in\?next=%2Fevents/);
  await page.getByLabel('API key').fill(KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Events' })).toBeVisible();
});
