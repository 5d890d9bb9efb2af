import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { violations } from './axe';
import { finishedDigits } from './tasks';
import { expect, signIn, test } from './test';

test.use({ own: 'search' });

const chart = (page: Page) => page.getByRole('slider', { name: /^accuracy by version/ });
const tree = (page: Page) => page.getByRole('slider', { name: /^Search tree/ });

test.beforeAll(async ({ server }) => {
  test.setTimeout(300_000);
  await finishedDigits(server);
  await finishedDigits(server);
});

test.beforeEach(async ({ page, server }) => {
  await signIn(page, server);
  await page.goto(`${server.url}/tasks/1`);
  await expect(tree(page)).toBeVisible();
});

test('the chart is read, zoomed and opened by keyboard', async ({ page }) => {
  await chart(page).focus();
  await page.keyboard.press('Home');
  await expect(chart(page)).toHaveAttribute('aria-valuetext', /^v1: 0\.\d+/);
  await page.keyboard.press('+');
  await expect(page.getByRole('button', { name: 'Show all' })).toBeVisible();
  await page.keyboard.press('0');
  await expect(page.getByRole('button', { name: 'Show all' })).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(chart(page)).toHaveAttribute('aria-valuetext', /^v2/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/code\?version=v2/);
});

test('axis, scale, metric and table are in the address', async ({ page }) => {
  await page.getByRole('button', { name: 'time', exact: true }).click();
  await page.getByRole('button', { name: 'log', exact: true }).click();
  await expect(page).toHaveURL(/x=time/);
  await expect(page).toHaveURL(/scale=log/);
  await page.reload();
  await expect(page.getByRole('slider', { name: /^accuracy by time/ })).toBeVisible();

  await page.getByLabel('Metric', { exact: true }).selectOption('seconds');
  await expect(page.getByRole('slider', { name: /^Time of the version/ })).toBeVisible();
  await page.getByRole('group', { name: 'Show as' }).getByRole('button', { name: 'table' }).click();
  await expect(page.getByRole('link', { name: 'v1', exact: true }).first()).toBeVisible();
});

test('another task is drawn beside this one, and stays after a reload', async ({ page }) => {
  await page.getByRole('button', { name: 'Add tasks' }).click();
  await page.getByRole('checkbox', { name: 'digits' }).check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/beside=/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Beside 1' })).toBeVisible();
  await chart(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(chart(page)).toHaveAttribute('aria-valuetext', /^v1/);
});

test('the chart is saved as PNG, SVG and CSV', async ({ page }) => {
  const save = async (name: string) => {
    await page.getByRole('button', { name: 'Download the chart' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name }).click();
    return readFile(await (await download).path());
  };

  expect((await save('PNG picture')).subarray(1, 4).toString()).toBe('PNG');
  expect((await save('SVG drawing')).toString()).toMatch(/^<svg .*accuracy.*<\/svg>$/s);
  expect((await save('CSV table')).toString()).toMatch(/^line,version,x,y,.*\r\ndigits,v1,1,0\./);
});

test('the tree is walked through by keyboard, and tells of each version', async ({ page }) => {
  await tree(page).focus();
  await page.keyboard.press('Home');
  await expect(tree(page)).toHaveAttribute(
    'aria-valuetext',
    /^v1, baseline, score 0\.\d+.*starts from nothing/,
  );
  await page.keyboard.press('ArrowRight');
  await expect(tree(page)).toHaveAttribute('aria-valuetext', /from v1/);
  await expect(page.getByText('Click or press Enter for all changes')).toBeVisible();
  await expect(page.getByText(/^vs parent v1$/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/code\?version=v\d+&against=v1/);
});

test('the keyboard gets past the chart and the tree', async ({ page }) => {
  await chart(page).focus();
  await page.keyboard.press('Tab');
  await expect(chart(page)).not.toBeFocused();
  await tree(page).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Zoom out' })).toBeFocused();
});

test('the tree is a table too', async ({ page }) => {
  const choice = page.getByRole('group', { name: 'Show the search as' });
  await choice.getByRole('button', { name: 'table' }).click();
  await expect(page).toHaveURL(/tree=table/);
  await expect(page.getByRole('columnheader', { name: 'vs parent' })).toBeVisible();
  await expect(tree(page)).toHaveCount(0);
});

for (const width of [1440, 320]) {
  test(`everybody can use it at ${width} pixels, light and dark`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of ['light', 'dark']) {
      await page.evaluate((to) => Object.assign(document.documentElement.dataset, { theme: to }), theme);
      await tree(page).focus();
      await page.keyboard.press('Home');
      expect(await violations(page)).toEqual([]);
      const spare = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(spare).toBeLessThanOrEqual(0);
    }
  });
}
