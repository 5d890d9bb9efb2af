import type { Page } from '@playwright/test';
import { KEY } from './server';
import { CHATTERBOX, SLEEPER, taskWith } from './tasks';
import { expect, restarted, RESTARTING, test } from './test';

test.use({ own: 'keyboard' });

const LOOP_MS = 240_000;

/** The main way through the dashboard without ever touching a mouse. */
test('everything on the main way is reached by keyboard alone', async ({ page, server, watched }) => {
  test.setTimeout(500_000);
  watched.expected(/status of 401/);
  const keys = page.keyboard;

  await test.step('sign in: the field has the focus', async () => {
    await page.goto(server.url);
    await expect(page.getByLabel('API key')).toBeFocused();
    await keys.type(KEY);
    await keys.press('Enter');
    await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
  });

  await test.step('the first stop is the way past the navigation', async () => {
    await keys.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
    await keys.press('Enter');
    await expect(page.locator('#main')).toBeFocused();
  });

  await test.step('the example is started and its versions come', async () => {
    await tabTo(page, 'Start the digits example');
    await keys.press('Enter');
    await expect(page.getByRole('heading', { name: 'digits', level: 1 })).toBeVisible();
    await taskWith(server, 'sleeper', SLEEPER);
    const long = await taskWith(server, 'a long log', CHATTERBOX);
    await server.ask('POST', `/spawn_container?task_id=${long}`);
    const versions = page.getByRole('list').filter({ hasText: 'v1' }).getByRole('link');
    await expect(versions.nth(1)).toBeVisible({ timeout: LOOP_MS });
  });

  await test.step('g t, j, Enter: to a task of the list', async () => {
    await keys.press('g');
    await keys.press('t');
    await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible();
    await expect(page.locator('[data-row]')).toHaveCount(3);
    for (let each = 0; each < 3; each++) await keys.press('j');
    await expect(page.locator('[data-row]').nth(2)).toBeFocused();
    await keys.press('k');
    await expect(page.locator('[data-row]').nth(1)).toBeFocused();
    await keys.press('j');
    await keys.press('Enter');
    await expect(page.getByRole('heading', { name: 'digits', level: 1 })).toBeVisible();
  });

  await test.step('2: the conversation; a message is written and sent with Ctrl Enter', async () => {
    await keys.press('2');
    await expect(page).toHaveURL(/conversation$/);
    await tabTo(page, 'Your message');
    await keys.type('12345 gt by keyboard');
    await keys.press('Control+Enter');
    await expect(page.getByRole('listitem').filter({ hasText: '12345 gt by keyboard' })).toBeVisible();
    await expect(page).toHaveURL(/conversation$/); // what is typed is no shortcut
  });

  await test.step('3: the code; two versions are chosen and compared', async () => {
    await page.locator('#main').focus();
    await keys.press('3');
    await expect(page.locator('.cm-editor').first()).toBeVisible();
    await tabTo(page, 'Version');
    await keys.type('v2');
    await expect(page).toHaveURL(/version=v2/);
    await tabTo(page, 'Compared with');
    await keys.type('v1');
    await expect(page).toHaveURL(/against=v1/);
    await expect(page.getByText(/\d+ changes?$/).first()).toBeVisible();
  });

  await test.step('/: the search of the page; what is typed there stays there', async () => {
    await page.locator('#main').focus();
    await keys.press('g');
    await keys.press('t');
    await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible();
    await keys.press('/');
    await expect(page.getByLabel('Search tasks')).toBeFocused();
    await keys.type('sleep');
    await expect(page.locator('[data-row]')).toHaveText(['sleeper']);
  });

  await test.step('4, /: a log of 100,000 lines is followed to its end and searched', async () => {
    await keys.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Search or jump to' })).toBeFocused();
    await keys.type('a long log');
    await expect(page.getByRole('option', { name: /a long log/ })).toBeVisible();
    await keys.press('Enter');
    await expect(page.getByRole('heading', { name: 'a long log' })).toBeVisible();
    await page.locator('#main').focus();
    await keys.press('4');
    await expect(page.getByRole('log')).toContainText('line 99999 of', { timeout: 60_000 });
    await keys.press('/');
    await expect(page.getByLabel('Search this log')).toBeFocused();
    await keys.type('the needle');
    await keys.press('Enter');
    await expect(page.locator('.lrow.is-here')).toContainText('ERROR the needle is here', {
      timeout: 60_000,
    });
    await keys.press('Escape');
    await page.locator('#main').focus();
    await keys.press('g');
    await keys.press('t');
    await keys.press('/');
    await expect(page.getByLabel('Search tasks')).toBeFocused();
  });

  await test.step('Ctrl K: the palette finds a task and an action; Escape gives the focus back', async () => {
    await keys.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Search or jump to' })).toBeFocused();
    await keys.press('Escape');
    await expect(page.getByLabel('Search tasks')).toBeFocused();
    await keys.press('Control+k');
    await keys.type('sleeper');
    await expect(page.getByRole('option', { name: /sleeper/ })).toBeVisible();
    await keys.press('Enter');
    await expect(page.getByRole('heading', { name: 'sleeper' })).toBeVisible();
    await keys.press('Control+k');
    await expect(page.getByRole('option').first()).toHaveText(/Start the loop/);
    await keys.type('containers tab');
    await keys.press('Enter');
    await expect(page).toHaveURL(/containers$/);
  });

  await test.step('a container is run and stopped in its dialog', async () => {
    await tabTo(page, 'Run a version');
    await keys.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Run a version' })).toBeVisible();
    await tabTo(page, 'Run version');
    await keys.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: /v1/ })).toBeVisible();
    await tabTo(page, /^v1/);
    await keys.press('Enter');
    await expect(page.getByRole('dialog').getByText('running', { exact: true })).toBeVisible({
      timeout: 60_000,
    });
    await tabTo(page, 'Stop');
    await keys.press('Enter');
    await expect(page.getByRole('dialog').getByText('cancelled', { exact: true })).toBeVisible({
      timeout: 60_000,
    });
    await keys.press('Escape'); // it is the dialog's, also while a notification lies above it
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^v1/ })).toBeFocused();
  });

  await test.step('the server is started anew, and nothing is missing', async () => {
    watched.expected(RESTARTING);
    await page.locator('#main').focus();
    await keys.press('2');
    await restarted(page, server, 2);
  });

  await test.step('the example, which ran on meanwhile, reaches its target', async () => {
    await page.locator('#main').focus();
    await keys.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Search or jump to' })).toBeFocused();
    await keys.type('digits');
    await expect(page.getByRole('option', { name: /digits/ })).toBeVisible();
    await keys.press('Enter');
    await expect(page.getByRole('heading', { name: 'digits', level: 1 })).toBeVisible();
    await expect(page.getByText('completed', { exact: true }).first()).toBeVisible({ timeout: LOOP_MS });
  });

  await test.step('?: the shortcuts, which can be switched off and stay so', async () => {
    await page.locator('#main').focus();
    await keys.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await tabTo(page, 'Enable single-key shortcuts');
    await keys.press('Space');
    await keys.press('Escape');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'digits', level: 1 })).toBeVisible();
    await keys.press('g');
    await keys.press('t');
    await keys.press('?');
    await expect(page.getByRole('heading', { name: 'digits', level: 1 })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('the palette signs out', async () => {
    await keys.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Search or jump to' })).toBeFocused();
    await keys.type('sign out');
    await expect(page.getByRole('option')).toHaveText([/Sign out/]);
    await keys.press('Enter');
    await expect(page.getByLabel('API key')).toBeVisible();
  });
});

/** Presses Tab until what bears the name has the focus, and sees that each stop on the way is visible. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let stop = 0; stop < 80; stop++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const label = (element as HTMLInputElement).labels?.[0]?.textContent ?? '';
      const box = element.getBoundingClientRect();
      return {
        names: [element.getAttribute('aria-label') ?? '', label, element.textContent ?? ''].map((each) =>
          each.trim(),
        ),
        seen: element === document.body || (box.width > 0 && box.height > 0),
      };
    });
    expect(here.seen, `stop ${stop}: ${here.names.join(', ')}`).toBe(true);
    if (here.names.some((each) => (typeof name === 'string' ? each === name : name.test(each)))) return;
  }
  throw new Error(`Nothing called ${name} was reached by 80 presses of Tab.`);
}
