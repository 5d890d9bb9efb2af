import { violations } from './axe';
import { EVALUATE, finishedSizes } from './sizes';
import { expect, test } from './test';

test.use({ own: 'graders' });
test.setTimeout(300_000);

test('a person grades stored outputs with a changed grader, and tries the grader itself', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(/status of 409/);
  const task_id = await finishedSizes(server, 'sizes');

  await page.goto(`${server.url}/tasks/${task_id}`);
  await page.getByRole('button', { name: 'Regrade' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText('No regrades yet')).toBeVisible();
  await sheet.getByRole('button', { name: 'Regrade stored outputs' }).click();
  await expect(sheet.getByRole('alert')).toBeVisible(); // nothing has been changed
  await sheet.getByLabel('evaluate.py').fill(EVALUATE.replace('return {"size": ', 'return {"size": 1 - '));
  await sheet.getByRole('button', { name: 'Regrade stored outputs' }).click();
  const series = sheet.getByRole('region', { name: 'Series regrade-1' });
  await expect(series.getByText('done', { exact: true })).toBeVisible({ timeout: 60_000 });
  const best = series.getByRole('row').filter({ has: page.getByRole('cell', { name: /^\S+\s*1\.$/ }) });
  await expect(best).toHaveCount(2); // one version is first on record, another by the changed grader
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Try the grader' }).click();
  await sheet.getByRole('button', { name: 'Try it' }).click();
  await expect(sheet.getByRole('progressbar', { name: 'Steps of the trial' })).toBeVisible();
  await expect(sheet.getByRole('region', { name: 'Verdict' })).toBeVisible({ timeout: 150_000 });
  await expect(sheet.getByText('Same outputs, graded again')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('trial.png') });
});
