import { expect, test } from './test';

test('the palette does not say that nothing matches before the tasks have come', async ({
  signedIn: page,
  server,
}) => {
  await server.uploadTask({ name: 'found late', description: 'a slow answer' });
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/get_tasks\?.*q=slow/, async (route) => {
    await answered;
    await route.continue();
  });

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or jump to' }).fill('slow answer');
  await expect(page.getByRole('dialog')).toContainText('Searching tasks');
  await expect(page.getByText('Nothing matches')).toHaveCount(0);
  answer();

  await expect(page.getByRole('option', { name: /found late/ })).toBeVisible();
});
