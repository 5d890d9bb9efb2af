import { violations } from './axe';
import { finishedSizes } from './sizes';
import { expect, test } from './test';

test.use({ own: 'loops' });

test.beforeEach(({ watched }) => {
  watched.expected(/status of 401/);
});

type Loop = {
  loop_id: string;
  state: string;
  best_ever: { version: string } | null;
  from_version: string | null;
};

test('another loop goes on from the best version, and both stay to be looked at', async ({
  signedIn: page,
  server,
}) => {
  const task_id = await finishedSizes(server, 'sizes again');
  const read = () => server.ask<Loop>('GET', `/get_loop/${task_id}`);
  const first = await read();
  const winner = first.best_ever?.version ?? '';

  await page.goto(`${server.url}/tasks/${task_id}`);
  await expect(page.getByText('held-out', { exact: false })).toHaveCount(0);
  await page.getByRole('button', { name: 'Run again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Start another loop' });
  await expect(dialog.getByLabel(`Go on from ${winner}`)).toBeChecked();
  await expect(dialog).toContainText('Everything is kept');
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel(`Go on from ${winner}`).focus();
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByLabel('From scratch')).toBeChecked();
  await page.keyboard.press('ArrowUp');
  await dialog.getByRole('button', { name: 'Start the loop' }).click();

  const picker = page.getByRole('combobox', { name: 'Loop' });
  await expect(picker.getByRole('option')).toHaveCount(2);
  await expect(page.getByText(`Went on from ${winner} of ${first.loop_id}`)).toBeVisible();
  await expect(page.getByText('Best ever', { exact: true })).toBeVisible();
  await picker.selectOption(first.loop_id);
  await expect(page).toHaveURL(new RegExp(`loop=${first.loop_id}`));
  await expect(page.getByText('Went on from')).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('navigation', { name: 'Task' }).getByRole('link', { name: 'Code' }).click();
  await expect(page).toHaveURL(new RegExp(`/code\\?loop=${first.loop_id}`));
  await page.goBack();
  await expect(picker).toHaveValue(first.loop_id);
  expect((await read()).from_version).toBe(winner);
});
