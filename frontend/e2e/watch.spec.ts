import { expect, test } from './test';

test('the watch over every page sees what it is there for', async ({ page, server, watched }) => {
  await page.goto(`${server.url}/sign-in`);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('planted');
    });
    document.head.append(Object.assign(document.createElement('style'), { textContent: '* { color: red }' }));
    void fetch('https://planted.example/').catch(() => undefined);
  });
  await page.goto('http://planted.invalid/').catch(() => undefined);

  const seen = () => watched.problems.join('\n');
  await expect.poll(seen).toContain('uncaught: planted');
  await expect.poll(seen).toMatch(/console: .*style-src/);
  await expect.poll(seen).toMatch(/console: .*connect-src/);
  await expect.poll(seen).toContain('request to planted.invalid');
  watched.problems.length = 0;
});
