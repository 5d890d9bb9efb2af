const RETRY_MS = 1_000;

/**
 * A part of the dashboard that is fetched when it is first needed; waits for it while the server is away. Throws where the server
 * is there and has no such part, as it has after an upgrade: the page must be loaded anew then.
 */
export async function importWithRetry<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      if (await isServerUp()) return load();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

async function isServerUp(): Promise<boolean> {
  try {
    return (await fetch('/healthcheck', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
