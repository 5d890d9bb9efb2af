import type { CDPSession, Page } from '@playwright/test';

/** What scripts hold after a garbage collection, in MB: all pages together, and the worker that they share. */
export type Heap = { pagesMb: number; workerMb: number };

type Usage = { usedSize: number };

export async function measureHeaps(pages: readonly Page[]): Promise<Heap> {
  let pageBytes = 0;
  for (const page of pages) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as Usage;
    pageBytes += usedSize;
    await devtools.detach();
  }
  return { pagesMb: pageBytes / 1e6, workerMb: (await measureWorker(pages)) / 1e6 };
}

/** Measure the one shared worker of the pages; fail if there is another number of them. */
async function measureWorker(pages: readonly Page[]): Promise<number> {
  const browser = await pages[0]?.context().browser()?.newBrowserCDPSession();
  if (!browser) throw new Error('There is no browser to measure.');
  const { targetInfos } = await browser.send('Target.getTargets', { filter: [{ type: 'shared_worker' }] });
  const [worker] = targetInfos;
  if (!worker || targetInfos.length !== 1) throw new Error(`${targetInfos.length} shared workers, not one`);
  const { sessionId } = await browser.send('Target.attachToTarget', {
    targetId: worker.targetId,
    flatten: false,
  });
  await ask(browser, sessionId, 'HeapProfiler.collectGarbage');
  const { usedSize } = await ask<Usage>(browser, sessionId, 'Runtime.getHeapUsage');
  await browser.detach();
  return usedSize;
}

let lastId = 0;

/** Send a command to a target that the browser's session is attached to; return its answer. */
async function ask<T>(browser: CDPSession, sessionId: string, method: string): Promise<T> {
  lastId += 1;
  const id = lastId;
  const answer = new Promise<T>((resolve, reject) => {
    browser.on('Target.receivedMessageFromTarget', ({ message }) => {
      const said = JSON.parse(message) as { id?: number; result: T; error?: { message: string } };
      if (said.id !== id) return;
      if (said.error) reject(new Error(said.error.message));
      else resolve(said.result);
    });
  });
  await browser.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
  return answer;
}
