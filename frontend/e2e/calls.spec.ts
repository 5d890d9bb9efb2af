import { POSTED } from './hostile';
import { answerCall, startedCall } from './tasks';
import { expect, test } from './test';

test.use({ own: 'calls' });

test.beforeEach(({ watched }) => {
  watched.expected(/status of 401/);
});

test('what a model call costs appears while the task is open, and leads to the call', async ({
  signedIn: page,
  server,
}) => {
  const task_id = await server.uploadTask({ name: 'paid', budget: { cost_usd: 1 } });
  await server.uploadCode(task_id, 'v1', 'print(1)');
  await page.goto(`${server.url}/tasks/${task_id}`);
  const spent = page.getByRole('progressbar', { name: 'Budget of money' });
  await expect(spent).toHaveAttribute('aria-valuetext', '$0 of $1.00, 0 %');

  const request = JSON.stringify({ text: `Write v1.\n${POSTED.slice(0, 60)}` });
  const call = await startedCall(server, { task_id, version: 'v1', reserved_usd: 0.9 }, request);
  await expect(spent).toHaveAttribute('aria-valuetext', '$0.90 of $1.00, 90 %');
  await answerCall(server, call, '<b>done</b>');
  await expect(spent).toHaveAttribute('aria-valuetext', '$0.75 of $1.00, 75 %');
  await expect(page.getByText('400 (200 cached)')).toBeVisible();

  await page.getByRole('link', { name: 'Model calls' }).last().click();
  await page.getByLabel('Version').selectOption('v1');
  await expect(page).toHaveURL(/version=v1/);
  await page.getByRole('link', { name: 'Coder v1' }).click();
  await expect(page).toHaveURL(new RegExp(`/calls/${call}$`));
  await expect(page.getByRole('textbox', { name: 'Answer' })).toContainText('<b>done</b>');
  await expect(page.getByRole('textbox', { name: 'Request' })).toContainText('text:');
  await expect(page.getByRole('textbox', { name: 'Request' })).toContainText('<img src=x onerror=alert(1)>');
  await page.getByRole('button', { name: 'As stored' }).click();
  await expect(page.getByRole('textbox', { name: 'Request' })).toContainText('{"text":');
  await page.getByRole('link', { name: 'v1' }).click();
  await expect(page).toHaveURL(/code\?version=v1$/);
});
