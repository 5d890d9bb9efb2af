import type { Page } from '@playwright/test';
import { type Heap, measureHeaps } from './heaps';
import type { Server } from './server';
import { expect, RESTARTING, test } from './test';
import { expectLive, LIKE_PEOPLES, MAX_LOAD_MS, openTabs } from './tabs';

// SOAK_SECONDS=600 SOAK_RESTARTS=5 is the full form.
const SECONDS = Number(process.env.SOAK_SECONDS ?? 75);
const RESTARTS = Number(process.env.SOAK_RESTARTS ?? 2);
const TABS = 20;
const PAUSE_MS = 500;
const MAX_GROWTH = 1.25; // of the memory of all pages and the worker once the list is long and at the end

test.use(LIKE_PEOPLES);

test('no tab misses an event while the server restarts, and memory stays flat', async ({
  signedIn: page,
  server,
  watched,
}) => {
  test.setTimeout((SECONDS + 240) * 1_000);
  watched.expected(RESTARTING);
  const taskId = await server.uploadTask({ name: 'soak' });
  const { pages, loadMs } = await openTabs(page.context(), `${server.url}/events`, TABS);
  for (const tab of pages) await expectLive(tab);
  for (const tab of pages) await countEvents(tab);

  const heaps: Heap[] = [];
  const messages = await keepTalking(server, taskId, async () => heaps.push(await measureHeaps(pages)));

  const expected = Array.from({ length: messages }, (_, number) => number);
  for (const tab of pages) {
    await expect(async () => expect(await readEvents(tab)).toEqual(expected)).toPass({ timeout: 40_000 });
    await expectLive(tab, 40_000);
  }
  const [early, late] = [heaps[2], heaps.at(-1)];
  console.log(
    `${TABS} tabs, ${SECONDS} s, ${RESTARTS} restarts: ${messages} events, 0 lost; slowest load ${Math.max(...loadMs)} ms; MB of pages and of the worker:`,
    heaps.map(({ pagesMb, workerMb }) => `${pagesMb.toFixed(1)}+${workerMb.toFixed(1)}`).join(', '),
  );
  expect(Math.max(...loadMs), loadMs.join(' ')).toBeLessThan(MAX_LOAD_MS);
  expect(late?.pagesMb).toBeLessThan((early?.pagesMb ?? 0) * MAX_GROWTH);
  expect(late?.workerMb).toBeLessThan((early?.workerMb ?? 0) + 2);
});

/** Send numbered messages for the time of the test, over the restarts; measure six times; return how many were sent. */
async function keepTalking(server: Server, taskId: number, measure: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  const isDue = (done: number, of: number) =>
    done < of && Date.now() - began > ((done + 1) * SECONDS * 1_000) / (of + 1);
  let sent = 0;
  for (let restarts = 0, measured = 0; Date.now() - began < SECONDS * 1_000; sent += 1) {
    await server.ask('POST', '/upload_message', { task_id: taskId, sender: `no-${sent}`, content: 'soak' });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (isDue(restarts, RESTARTS)) {
      await server.stop();
      await server.start();
      restarts += 1;
    }
    if (isDue(measured, 6)) {
      await measure();
      measured += 1;
    }
  }
  return sent;
}

/** Count what the page shows from now on: its list holds the newest few hundred events only. */
async function countEvents(page: Page): Promise<void> {
  await page.evaluate(() => {
    const numbers: number[] = [];
    const read = (node: Node) => {
      for (const match of (node.textContent ?? '').matchAll(/sender no-(\d+)/g))
        numbers.push(Number(match[1]));
    };
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) addedNodes.forEach(read);
    }).observe(document.querySelector('main') as Node, { childList: true, subtree: true });
    Object.assign(window, { numbers });
  });
}

/** Return the numbers of the messages that the page has shown, each as often as it was shown. */
function readEvents(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    'numbers' in window ? (window.numbers as number[]).toSorted((a, b) => a - b) : [],
  );
}
