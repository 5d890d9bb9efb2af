// node shot.mjs BASE OUT path...   (looks at pages signed in with demo_key; prints console errors)
import { chromium } from '@playwright/test';
const [base, out, ...paths] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
for (const [name, size] of [['desk', { width: 1440, height: 900 }], ['phone', { width: 390, height: 844 }]]) for (const theme of ['light', 'dark']) {
  const context = await browser.newContext({ viewport: size, colorScheme: theme, hasTouch: name === 'phone' });
  const page = await context.newPage();
  page.on('console', (m) => m.type() === 'error' && console.log(name, theme, 'console:', m.text()));
  page.on('pageerror', (e) => console.log(name, theme, 'error:', e.message));
  await page.goto(`${base}/sign-in`);
  if (theme === 'light') await page.screenshot({ path: `${out}/signin-${name}.png` });
  await page.fill('input[name=key]', 'demo_key');
  await page.click('button[type=submit]');
  await page.waitForURL(`${base}/`);
  for (const path of paths) {
    await page.goto(base + path);
    await page.waitForTimeout(1200);
    await page.screenshot({ path: `${out}/${path.replaceAll(/[^a-z0-9]+/gi, '_')}-${theme}-${name}.png`, fullPage: false });
  }
  await context.close();
}
await browser.close();
