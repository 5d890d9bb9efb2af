const RETRY_MS = 1_000;

/**
 * Import a part of the dashboard when it is first needed; retry while the server is away. Throw if the server is there
 * and no longer has that part, as after an upgrade: the page must be reloaded then.
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
