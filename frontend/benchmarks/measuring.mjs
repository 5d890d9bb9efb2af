/** What the benchmarks share: a browser, a signed-in page, the API, and figures beside their budgets. */
import { chromium } from '@playwright/test';

export const [address = 'http://localhost:8000', key = 'demo_key'] = process.argv.slice(2);
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const rows = [];

/** Runs `measure` with a browser, prints the figures, and ends with 1 if a budget was passed. */
export async function measured(measure) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: QUIET,
  });
  try {
    await measure(browser);
  } finally {
    await browser.close();
  }
  console.table(rows);
  process.exitCode = rows.some((row) => row.ok === 'no') ? 1 : 0;
}

/** A page that is signed in; an error in its console is a figure that fails. */
export async function signedIn(browser) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.on(
    'console',
    (message) => message.type() === 'error' && !message.text().includes('404') && fail(message.text()),
  );
  page.on('pageerror', (error) => fail(error.message));
  await page.goto(`${address}/sign-in`);
  await page.fill('input[name=key]', key);
  await page.click('button[type=submit]');
  await page.waitForURL(`${address}/`);
  return page;
}

export async function ask(path, body) {
  const json = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
  const sent = body instanceof FormData || typeof body === 'string' ? body : undefined;
  const answer = await fetch(address + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-api-key': key, ...json },
    body: sent,
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** The id of a new task with these versions, each of one program. */
export async function taskWith(name, programs) {
  const spec = { name, dataset: 'iris', objective: { metric: 'accuracy' } };
  const { task_id: task } = await ask('/upload_task', JSON.stringify(spec));
  for (const [version, program] of Object.entries(programs)) {
    const form = new FormData();
    const fields = { task_id: String(task), version, agent: 'benchmark', file_content: program };
    for (const [field, value] of Object.entries(fields)) form.set(field, value);
    await ask('/upload_code', form);
  }
  return task;
}

export function note(figure, value, budget = '') {
  rows.push({
    figure,
    value: Math.round(value * 1_000) / 1_000,
    budget,
    ok: budget === '' ? '' : value <= budget ? 'yes' : 'no',
  });
}

function fail(message) {
  rows.push({ figure: `console: ${message}`, value: '', budget: '', ok: 'no' });
}

export function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
