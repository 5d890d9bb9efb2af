import { finishedSizes } from './sizes';
import { expect, test } from './test';

test.use({ own: 'marks' });

test.beforeEach(({ watched }) => {
  watched.expected(/status of 401/);
});

type Loop = {
  state: string;
  best: { version: string } | null;
  rounds: { version: string; verdict: string }[];
};

test('a person accepts a score that is suspect, takes its version out of the race, and puts it back', async ({
  signedIn: page,
  server,
}) => {
  const task_id = await finishedSizes(server, 'sizes', { versions: 8, possible: [0, 0.5] });
  const read = () => server.ask<Loop>('GET', `/get_loop/${task_id}`);
  const { best, rounds } = await read();
  const suspect = rounds.find((round) => round.verdict === 'suspect')?.version;
  expect(suspect).toBeDefined();
  expect(best?.version).not.toBe(suspect);

  await page.goto(`${server.url}/tasks/${task_id}/code?version=${suspect}`);
  await page.getByRole('button', { name: 'Accept score' }).click();
  await page.getByLabel('Why the score is plausible').fill('The range was a guess.');
  await page.getByRole('button', { name: 'Accept score' }).click();
  await expect(page.getByText(`The best version is now ${suspect}.`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Accept score' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Mark as cheating or wrong' }).click();
  await page.getByRole('button', { name: 'Exclude' }).click();
  await expect(page.getByText('Give a reason.')).toBeVisible();
  await page.getByLabel('Reason').fill('It read <b>the answers</b>.');
  await page.getByRole('button', { name: 'Exclude' }).click();
  await expect(page.getByText('Excluded: marked as cheating')).toContainText('It read <b>the answers</b>.');
  expect((await read()).best?.version).not.toBe(suspect);

  await page.getByRole('button', { name: 'Remove mark' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove mark' }).click();
  await expect(page.getByText('Excluded:')).toHaveCount(0);
  await expect(async () => {
    expect((await read()).best?.version).toBe(suspect);
  }).toPass();
});
