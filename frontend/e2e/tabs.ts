import type { BrowserContext, Page } from '@playwright/test';
import config from '../playwright.config';
import { expect } from './test';

export const MAX_LOAD_MS = 2_000;

/** Options of a browser as people have it: with the back/forward cache, which Playwright switches off. */
export const LIKE_PEOPLES = {
  launchOptions: { ...config.use?.launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] },
};

/** Open an address as a new load of the whole page; return the milliseconds until its heading is there. */
export async function load(page: Page, url: string, heading: string): Promise<number> {
  const began = Date.now();
  await page.goto(url);
  await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
  return Date.now() - began;
}

/** Open pages one after the other; return them with the milliseconds that each took. */
export async function openTabs(
  context: BrowserContext,
  url: string,
  count: number,
): Promise<{ pages: Page[]; loadMs: number[] }> {
  const pages: Page[] = [];
  const loadMs: number[] = [];
  for (let tab = 0; tab < count; tab += 1) {
    const page = await context.newPage();
    loadMs.push(await load(page, url, 'Events'));
    pages.push(page);
  }
  return { pages, loadMs };
}

export async function expectLive(page: Page, timeout = 20_000): Promise<void> {
  await expect(page.getByRole('status').getByText('Live')).toBeVisible({ timeout });
}
