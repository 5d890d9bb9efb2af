import { isStreamLost } from './live';

const RETRY_MS = 1_000;

/**
 * Import a part of the dashboard when it is first needed, once the server is there: browsers keep an import that failed,
 * and fail it again without a request until the page is reloaded. Retry in those that do not, while the server is away.
 * Throw if the server is there and the part cannot be had, as after an upgrade: the page must be reloaded then.
 */
export async function importWithRetry<T>(load: () => Promise<T>): Promise<T> {
  if (isStreamLost()) await waitForServer();
  for (;;) {
    try {
      return await load();
    } catch {
      if (await isServerUp()) return load();
      await waitForServer();
    }
  }
}

async function waitForServer(): Promise<void> {
  while (!(await isServerUp())) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
}

async function isServerUp(): Promise<boolean> {
  try {
    return (await fetch('/healthcheck', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
