import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { KEY } from './server';
import { expect, test } from './test';

let vite: ChildProcess | undefined;

test.afterAll(() => void vite?.kill());

test('npm start serves the dashboard on the API of another address, signed in by its own key', async ({
  page,
  server,
}) => {
  await server.uploadTask({ name: 'seen in development' });
  const address = await npmStart({ REACT_APP_API_BASE: server.url, REACT_APP_API_KEY: KEY });

  await page.goto(`${address}/tasks`);
  await expect(page.locator('[data-row]')).toHaveText(['seen in development'], { timeout: 60_000 });
  await expect(page.getByRole('status').getByText('Live')).toBeVisible();
  await page.goto(`${address}/tasks/1/conversation`);
  await page.getByLabel('Your message').fill('written in development');
  await page.getByRole('button', { name: 'Send' }).click();

  await expect(page.getByRole('listitem').filter({ hasText: 'written in development' })).toBeVisible();
});

/** Its address, once it answers. */
async function npmStart(settings: Record<string, string>): Promise<string> {
  const address = `http://127.0.0.1:${await freePort()}`;
  const { port, hostname } = new URL(address);
  vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--host', hostname, '--port', port], {
    env: { ...process.env, ...settings },
    stdio: 'ignore',
  });
  await expect(async () => expect((await fetch(address)).ok).toBe(true)).toPass({ timeout: 60_000 });
  return address;
}

async function freePort(): Promise<number> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  await new Promise((resolve) => holder.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
