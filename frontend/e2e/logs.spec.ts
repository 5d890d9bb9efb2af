import type { Page } from '@playwright/test';
import type { Server } from './server';
import { HOSTILE, POSTED, TROJAN } from './hostile';
import { LONG_LOG_LINES, CHATTERBOX, ENDED_MS, taskWith, untilContainer } from './tasks';
import { expect, test } from './test';

const TICKER = `import time, json
for tick in range(100_000):
    print(f"INFO tick {tick}", flush=True)
    if tick % 20 == 0:
        print("@metric", json.dumps({"step": tick, "loss": 1 / (tick + 1)}))
    time.sleep(0.02)
`;

test('what a hostile program prints is shown safely', async ({ signedIn: page, server }) => {
  await opened(page, server, HOSTILE);

  const text = (line: number) => page.locator(`.lrow[data-line="${line}"] .ltext`);
  await expect(text(1)).toHaveText('<img src=x onerror=alert(1)><script>alert(1)</script> html');
  await expect(text(2)).toHaveText('link escapes');
  await expect(text(3)).toHaveText('exe<U+202E>gnp<U+202C> bell^G nul^@ controls');
  await expect(text(4).locator('.bold')).toHaveText('red');
  await expect(text(5)).toContainText('the beginning of a line of 977 KiB');
  await expect(text(6)).toContainText('1000000 of 1000000');
  await expect(text(7)).toContainText('carriage returns');
  await expect(text(8)).toHaveText('\ufffd\ufffd\ufffd not utf-8');
  await expect(text(9)).toHaveText('<U+2066>late<U+202E> nul^@ end');
  await expect(text(10)).toHaveText('no line end');
  await expect(page.locator('.lview img, .lview script, .lview a')).toHaveCount(0);
});

test('what hostile programs and people wrote is safe and fast in every other panel', async ({
  signedIn: page,
  server,
  watched,
}) => {
  watched.expected(/status of 404/);
  const taskId = await taskWith(server, 'hostile', HOSTILE);
  await server.uploadCode(taskId, 'trojan', TROJAN);
  await server.ask('POST', '/upload_message', { task_id: taskId, sender: 'eve\u202e', content: POSTED });
  const { container_id: id } = await server.ask<{ container_id: string }>(
    'POST',
    `/spawn_container?task_id=${taskId}&version=v1`,
  );
  await untilContainer(server, id, 'completed');
  const harmless = () => expect(page.locator('main img, main script, [role=dialog] img')).toHaveCount(0);

  await test.step('the end of the log in the container', async () => {
    await page.goto(`${server.url}/tasks/${taskId}/containers?container=${id}`);
    const printed = page.getByRole('dialog').locator('pre');
    await expect(printed).toContainText('<U+2066>late<U+202E> nul^@ end\nno line end');
    await expect(printed).toContainText('carriage returns');
    await harmless();
  });

  await test.step('the conversation', async () => {
    await page.goto(`${server.url}/tasks/${taskId}/conversation`);
    const message = page.getByRole('listitem').filter({ hasText: 'reversed' });
    await expect(message).toContainText('eve⟨U+202E⟩');
    await expect(message).toContainText(
      '⟨U+202E⟩reversed⟨U+202C⟩ <img src=x onerror=alert(1)> ⟨U+0000⟩⟨U+001B⟩[31m',
    );
    await expect(message.locator('pre')).toHaveText('code ⟨U+2066⟩');
    await expect(page.getByText('eve', { exact: true })).toHaveCount(0);
    await harmless();
    await page.getByRole('button', { name: /^Show 100,000 of/ }).click();
    await expect(page.getByText('copy the message to get all of them')).toBeVisible();
    await swift(page);
  });

  await test.step('source that reads otherwise than it runs', async () => {
    await page.goto(`${server.url}/tasks/${taskId}/code?version=trojan`);
    await expect(page.locator('.cm-specialChar').first()).toHaveText('U+202E');
    await expect(page.locator('.cm-specialChar')).toHaveText(['U+202E', 'U+2066', 'U+2069', 'U+2066']);
    await swift(page);
  });

  await test.step('events, and an error that repeats what was asked for', async () => {
    await page.goto(`${server.url}/events?task=${taskId}`);
    await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
    await server.ask('POST', '/upload_message', { task_id: taskId, sender: 'eve\u202e', content: POSTED });
    await expect(page.getByText(/sender eve⟨U\+202E⟩/)).toBeVisible();
    await harmless();
    await page.goto(`${server.url}/tasks/${taskId}/containers?container=%E2%80%AEgpj.exe`);
    const problem = page.getByRole('dialog').getByRole('alert');
    await expect(problem).toContainText(/There is no container/);
    await expect(problem).not.toContainText('\u202e');
  });
});

test('a log that ends while its first lines are on the way is shown to its end', async ({
  signedIn: page,
  server,
}) => {
  const taskId = await taskWith(server, 'prints', CHATTERBOX);
  const { container_id: id } = await server.ask<{ container_id: string }>(
    'POST',
    `/spawn_container?task_id=${taskId}`,
  );
  await page.route(
    '**/tail_logs/**',
    async (route) => {
      const early = await route.fetch();
      await untilContainer(server, id, 'completed');
      await page.waitForTimeout(1_000); // its last event has been taken in
      await route.fulfill({ response: early });
    },
    { times: 1 },
  );

  await page.goto(`${server.url}/tasks/${taskId}/logs?log=${id}.log`);

  await expect(page.getByText('100,000 lines')).toBeVisible({ timeout: ENDED_MS }); // the program runs first
  await expect(page.getByRole('button', { name: 'Jump to end' })).toBeVisible();
});

test('a line or lines have a link, by mouse and keyboard, and can be copied', async ({
  signedIn: page,
  server,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await opened(page, server, CHATTERBOX);
  const log = page.getByRole('log');
  await expect(log).toContainText(`line ${LONG_LOG_LINES - 1} of`);

  await log.press('Home');
  await expect(log).toContainText('line 0 of');
  await page.locator('.lrow[data-line="3"] .lno').click();
  await page.locator('.lrow[data-line="5"] .lno').click({ modifiers: ['Shift'] });
  await expect(page).toHaveURL(/line=3&to=5/);
  await page.getByRole('button', { name: 'Copy lines 3 to 5' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe([2, 3, 4].map((line) => `INFO line ${line} of a long log`).join('\n'));

  await page.getByLabel('Go to line').fill('50000-50002');
  await page.getByLabel('Go to line').press('Enter');
  await expect(page.locator('.lrow.is-selected')).toHaveCount(3);
  await page.reload();
  await expect(page.locator('.lrow.is-selected .ltext').first()).toHaveText('INFO line 49999 of a long log');
  expect(await inView(page)).toContain(50_000);
});

test('rows are in the order of their lines after any scrolling, wrapped or not', async ({
  signedIn: page,
  server,
}) => {
  await page.setViewportSize({ width: 340, height: 800 });
  await opened(page, server, CHATTERBOX);
  const log = page.getByRole('log');
  await expect(log).toContainText(`line ${LONG_LOG_LINES - 1} of`);

  for (const wraps of [false, true]) {
    if (wraps) await log.press('w');
    for (const to of [0, 40_000, 40_200, 39_000, 1_000_000, 1e9]) {
      await log.evaluate((host, top) => host.scrollTo(0, top), to);
      await expect(page.locator('.lrow.is-wait')).toHaveCount(0);
      const lines = await inView(page);
      expect(lines.length).toBeGreaterThan(5);
      expect(lines).toEqual(lines.map((_, index) => (lines[0] ?? 0) + index));
    }
    expect((await inView(page)).at(-1)).toBe(LONG_LOG_LINES);
  }
});

test('search goes from match to match, takes patterns, and gives up on one that never ends', async ({
  signedIn: page,
  server,
}) => {
  await opened(page, server, CHATTERBOX);
  const box = page.getByLabel('Search this log');
  const count = page.locator('#log-search-count');

  await page.getByRole('log').press('/');
  await expect(box).toBeFocused();
  await box.fill('LINE 777');
  await box.press('Enter');
  await expect(count).toHaveText(/^1 of 110$/); // 777, 7770 to 7779, and 77700 to 77799 but for the needle
  await expect(page.locator('mark.is-here')).toHaveText('line 777');
  await box.press('Shift+Enter');
  await expect(count).toHaveText(/^110 of 110$/);

  await page.getByRole('button', { name: 'Regular expression' }).click();
  await box.fill('line 9\\d{4} of');
  await box.press('Enter');
  await expect(count).toHaveText(/of 10,000$/);
  await box.fill('(\\w+\\s*)+$x');
  await expect(count).toHaveText(/takes too long/);
  await box.fill('(');
  await expect(count).toHaveText(/not a valid regular expression/);

  await box.fill('');
  await page.getByRole('button', { name: '1 error' }).click();
  await expect(count).toHaveText('1');
  await page.getByRole('button', { name: 'Next match' }).click();
  await expect(page.locator('.lrow.is-here')).toContainText('the needle is here');
  await expect(page).toHaveURL(/level=error/);
});

test('the end is followed until the reader scrolls up, and again by the button', async ({
  signedIn: page,
  server,
}) => {
  const taskId = await taskWith(server, 'ticks', TICKER);
  const { container_id } = await server.ask<{ container_id: string }>(
    'POST',
    `/spawn_container?task_id=${taskId}`,
  );
  await page.goto(`${server.url}/tasks/${taskId}/logs`);
  const log = page.getByRole('log');
  await expect(log).toContainText('INFO tick 100', { timeout: 60_000 });
  await expect(page.getByRole('button', { name: /loss/ })).toContainText('reported by the program');

  await log.hover();
  await page.mouse.wheel(0, -600);
  await expect(page.getByRole('button', { name: 'Follow', exact: true })).toBeVisible();
  const [top] = await inView(page);
  const pill = page.getByRole('button', { name: /Jump to newest \(\d\d+ new\)/ });
  await expect(pill).toBeVisible();
  expect((await inView(page))[0]).toBe(top);
  await pill.click();
  await expect(page.getByRole('button', { name: 'Following' })).toBeVisible();
  expect((await inView(page))[0]).toBeGreaterThan(top ?? 0);

  await server.ask('POST', `/stop_container/${container_id}`);
  await expect(page.getByRole('button', { name: 'Jump to end' })).toBeVisible();
});

/** The log of a program that has ended. */
async function opened(page: Page, server: Server, program: string): Promise<void> {
  const taskId = await taskWith(server, 'prints', program);
  const { container_id: id } = await server.ask<{ container_id: string }>(
    'POST',
    `/spawn_container?task_id=${taskId}`,
  );
  await untilContainer(server, id, 'completed');
  await page.goto(`${server.url}/tasks/${taskId}/logs?log=${id}.log`);
  await expect(page.locator('.lrow').first()).toBeVisible();
}

/** The numbers of the lines in view, from the top. */
async function inView(page: Page): Promise<number[]> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return page.getByRole('log').evaluate((host) => {
    const view = host.getBoundingClientRect();
    return [...host.querySelectorAll<HTMLElement>('.lrow')]
      .filter(
        (row) =>
          row.getBoundingClientRect().bottom > view.top && row.getBoundingClientRect().top < view.bottom,
      )
      .map((row) => Number(row.dataset.line));
  });
}

/** The page answers at once: nothing keeps it busy. */
async function swift(page: Page): Promise<void> {
  const waited = await page.evaluate(async () => {
    const began = performance.now();
    for (let frame = 0; frame < 10; frame++) await new Promise((done) => requestAnimationFrame(done));
    return performance.now() - began;
  });
  expect(waited).toBeLessThan(3_000);
}
