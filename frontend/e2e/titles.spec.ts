import { finishedDigits } from './tasks';
import { expect, test } from './test';

test('title, breadcrumb and icon name the task, its state and its score, and follow them', async ({
  signedIn: page,
  server,
}) => {
  const icon = page.locator('link[rel=icon]');
  await expect(page).toHaveTitle('Dashboard · AI Orchestrator');
  const idleId = await server.uploadTask({ name: 'not begun' });
  await page.goto(`${server.url}/tasks/${idleId}/logs`);
  await expect(page).toHaveTitle('not begun · created · Logs & metrics · AI Orchestrator');
  await expect(icon).toHaveAttribute('href', '/favicon.svg');

  await server.ask('PUT', `/update_task/${idleId}`, { status: 'failed' });
  await expect(page).toHaveTitle(/^not begun · failed · /);
  await expect(icon).toHaveAttribute('href', /^data:image\/svg/);

  const taskId = await finishedDigits(server);
  await page.goto(`${server.url}/tasks/${taskId}`);
  await expect(page).toHaveTitle(/^digits · completed · accuracy 0\.9\d+ · AI Orchestrator$/);
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toHaveText(
    /^Tasks\s*digits\s*· completed · accuracy 0\.9\d+$/,
  );
});
