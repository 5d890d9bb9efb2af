import type { Page } from '@playwright/test';
import { KEY } from './server';
import { CHATTERBOX, STUBBORN, taskWith } from './tasks';
import { expect, restarted, RESTARTING, test } from './test';

test.use({ own: 'journey' });

const LOOP_MS = 240_000;

/** What a new user does, from the first visit to the way out; at a desk, and once more on a phone. */
test('from the first visit to the way out', async ({ page, server, watched, isMobile }) => {
  test.setTimeout(500_000);
  watched.expected(/status of 401/);

  await test.step('sign in with the key', async () => {
    await page.goto(server.url);
    await page.getByLabel('API key').fill(KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Watch a program improve' })).toBeVisible();
  });

  await test.step('start the example and watch it reach its target, without a reload', async () => {
    await page.evaluate(() => Object.assign(window, { neverReloaded: true }));
    await page.getByRole('button', { name: 'Start the digits example' }).click();
    await expect(page.getByRole('heading', { name: 'digits', level: 1 })).toBeVisible();
    const versions = page.getByRole('list').filter({ hasText: 'v1' }).getByRole('link');
    await expect(versions.first()).toBeVisible({ timeout: LOOP_MS });
    await expect(page.getByText('completed', { exact: true }).first()).toBeVisible({ timeout: LOOP_MS });
    const progress = page.getByRole('progressbar', { name: 'Progress to target' }).first();
    await expect(progress).toHaveAttribute('aria-valuetext', /^accuracy 0\.\d+, target 0\.98$/);
    expect(Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(98);
    await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
    expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);
  });

  await test.step('read the conversation and join in', async () => {
    await tab(page, 'Conversation');
    await expect(page.getByText('Generator', { exact: true }).first()).toBeVisible();
    await expect(page.getByText('Evaluator', { exact: true }).first()).toBeVisible();
    await page.getByLabel('Your message').fill('Please try **fewer trees** <img src=x onerror=alert(1)>');
    await page.getByRole('button', { name: 'Send' }).click();
    const mine = page.getByRole('listitem').filter({ hasText: 'Please try' });
    await expect(mine).toContainText('<img src=x onerror=alert(1)>');
    await expect(mine.locator('strong')).toHaveText('fewer trees');
    await expect(page.getByLabel('Your message')).toHaveValue('');
  });

  await test.step('see what a version changed', async () => {
    await tab(page, 'Code');
    await page.getByLabel('Version', { exact: true }).selectOption('v2');
    await page.getByLabel('Compared with').selectOption('v1');
    await expect(page).toHaveURL(/version=v2.*against=v1|against=v1.*version=v2/);
    await expect(page.locator('.cm-editor').first()).toBeVisible();
    await expect(page.getByText(/\d+ changes?$/).first()).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('Compared with')).toHaveValue('v1');
  });

  await test.step('run a version again; its score stands beside the first', async () => {
    const runs = page.getByRole('row', { name: /By hand/ });
    await page.getByRole('button', { name: 'Run this version again' }).click();
    await expect(runs.getByText('completed', { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(runs).toContainText(/0\.\d+/, { timeout: 60_000 });
    await expect(page.getByRole('row', { name: /Round 2/ }).first()).toContainText(/0\.\d+/);
  });

  await test.step('steer the next loop, and see with which version it was taken up', async () => {
    await tab(page, 'Conversation');
    await page.getByText('How to steer the next version').click();
    await expect(page.getByText('the next version uses that model')).toBeVisible();
    await page.getByLabel('Your message').fill('try random forest\navoid svc');
    await page.getByRole('button', { name: 'Send' }).click();
    const mine = page.getByRole('listitem').filter({ hasText: 'try random forest' }).first();
    await expect(mine).toContainText('The Coder reads this when a loop runs again.');
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByLabel('From scratch').check();
    await page.getByRole('button', { name: 'Start the loop' }).click();
    const taken = mine.getByRole('link', { name: /^v\d+$/ });
    await expect(taken.nth(1)).toBeVisible({ timeout: LOOP_MS });
    await taken.nth(1).click();
    await expect(page.getByText(/takes up what message \d+ asks for: a random forest/)).toBeVisible();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: /Stop/ }).click();
    await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible({ timeout: 60_000 });
  });

  await test.step('search a log of 100,000 lines', async () => {
    const taskId = await taskWith(server, 'a long log', CHATTERBOX);
    const { container_id } = await server.ask<{ container_id: string }>(
      'POST',
      `/spawn_container?task_id=${taskId}`,
    );
    await page.goto(`${server.url}/tasks/${taskId}/logs?log=${container_id}.log`);
    await expect(page.getByText('100,000 lines')).toBeVisible({ timeout: LOOP_MS });
    await page.getByLabel('Search this log').fill('the needle');
    await expect(page.locator('#log-search-count')).toContainText('1', { timeout: 60_000 });
    await page.getByRole('button', { name: 'Next match' }).click();
    await expect(page.getByRole('log')).toContainText('ERROR the needle is here');
    await expect(page.locator('[data-line="77778"]')).toBeVisible();
  });

  await test.step('run a version, watch it, stop it', async () => {
    const taskId = await taskWith(server, 'stubborn', STUBBORN);
    await page.goto(`${server.url}/tasks/${taskId}/containers`);
    await page.getByRole('button', { name: 'Run a version' }).click();
    const asked = page.getByRole('dialog');
    await asked.getByLabel('Memory, MB').fill('12');
    await asked.getByRole('button', { name: 'Run version' }).click();
    await expect(asked.getByText('Enter a whole number from 64')).toBeVisible();
    await asked.getByLabel('Memory, MB').fill('256');
    await asked.getByLabel('Seed').fill('7');
    await asked.getByRole('button', { name: 'Run version' }).click();
    await expect(asked).toHaveCount(0);
    await page.getByRole('button', { name: /v1/ }).click();
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByText('running', { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(sheet.getByText(/^Isolation/)).toBeVisible();
    await expect(sheet.locator('pre')).toContainText('ready');
    await expect(sheet.getByText(/^CPU: [\d.]+ CPU of 1 CPU allowed/)).toBeVisible({ timeout: 20_000 });
    await expect(sheet.getByText(/^Memory: \d+ MiB of 256 MiB allowed/)).toBeVisible();
    await expect(sheet.getByText('protections were active in its self-test')).toBeVisible();
    await sheet.getByLabel('Grace period').selectOption('300');
    await sheet.getByRole('button', { name: 'Stop' }).click();
    await expect(sheet.getByText(/stops in (300|29\d) s/)).toBeVisible();
    await sheet.getByRole('button', { name: 'Force stop' }).click();
    await expect(sheet.getByText('cancelled', { exact: true })).toBeVisible({ timeout: 60_000 });
    await sheet.getByRole('button', { name: 'Close' }).click();
    await expect(page).toHaveURL(`${server.url}/tasks/${taskId}/containers`);
  });

  await test.step('the server is started anew, and nothing is missing', async () => {
    watched.expected(RESTARTING);
    await tab(page, 'Conversation');
    await restarted(page, server, Number(page.url().match(/tasks\/(\d+)/)?.[1]));
  });

  await test.step('leave', async () => {
    if (isMobile) {
      await page.getByRole('button', { name: 'Search or jump to' }).click();
      await page.getByRole('option', { name: 'Sign out' }).click();
    } else {
      await page.getByRole('button', { name: 'Sign out' }).click();
    }
    await expect(page.getByLabel('API key')).toBeVisible();
  });
});

async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Task' }).getByRole('link', { name }).click();
}
