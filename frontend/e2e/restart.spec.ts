import { expect, RESTARTING, test } from './test';

test('without a network the page says so and catches up', async ({
  signedIn: page,
  server,
  watched,
  context,
}) => {
  watched.expected(RESTARTING);
  const taskId = await server.uploadTask({ name: 'offline' });
  await page.goto(`${server.url}/tasks/${taskId}/conversation`);
  await expect(page.getByRole('status').getByText('Live')).toBeVisible();

  await context.setOffline(true);
  await server.stop(); // an open connection outlives the emulated loss of the network
  await server.start();
  await server.ask('POST', '/upload_message', { task_id: taskId, sender: 'e2e', content: 'said meanwhile' });
  await expect(page.getByRole('status').getByText(/Reconnecting|Offline/)).toBeVisible();
  await context.setOffline(false);

  await expect(page.getByText('said meanwhile')).toBeVisible({ timeout: 40_000 });
});

test('a part of the page that is wanted while the server is away comes when it is back', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(RESTARTING);
  const taskId = await server.uploadTask({ name: 'waiting' });
  await page.goto(`${server.url}/tasks/${taskId}`);
  await expect(page.getByRole('status').getByText('Live')).toBeVisible();
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }));

  await server.stop();
  await page.getByRole('link', { name: 'Containers' }).last().click();
  await page.keyboard.press('Control+k');
  await page.waitForTimeout(1_500);
  await server.start();

  await expect(page.getByRole('combobox', { name: 'Search or jump to' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('No containers yet')).toBeVisible({ timeout: 40_000 });
  expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);
});

test('a panel whose request fails says what, with the id of the request, and tries again', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(/status of 500/);
  const taskId = await server.uploadTask({ name: 'failing' });
  let failing = true;
  await page.route('**/get_messages/**', (route) =>
    failing
      ? route.fulfill({
          status: 500,
          json: { detail: 'Something went wrong.', code: 'internal', request_id: 'abc-1' },
        })
      : route.continue(),
  );
  await page.goto(`${server.url}/tasks/${taskId}/conversation`);
  const panel = page.getByRole('alert').filter({ hasText: 'The conversation' });
  await expect(panel).toContainText('abc-1');
  await expect(page.getByRole('heading', { name: 'failing' })).toBeVisible();

  failing = false;
  await panel.getByRole('button').last().click();

  await expect(page.getByText('No messages yet')).toBeVisible();
});
