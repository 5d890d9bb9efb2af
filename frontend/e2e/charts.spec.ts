import { violations } from './axe';
import { ENDED_MS } from './tasks';
import type { Server } from './server';
import { expect, test } from './test';

test.use({ own: 'charts' });

test.beforeEach(({ watched }) => {
  watched.expected(/status of 401/);
});

const PACKING = `import json
json.dump([[0.25, 0.25, 0.25], [0.75, 0.75, 0.2]], open("circles.json", "w"))
open("notes.md", "w").write("# Notes\\n\\n- it **packs** <script>alert(1)</script>\\n")
open("rows.csv", "w").write('name,size\\n"a, b",1\\n')
open("page.html", "w").write("<h1>A page</h1><script>parent.document.title = 'stolen'</script><img src='http://127.0.0.1:9/x'>")
open("beep.wav", "wb").write(b"RIFF" + (36).to_bytes(4, "little") + b"WAVEfmt " + bytes(28))
SIZE = 0.2  # param: float 0..1
`;
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const EVALUATE = `import base64

def evaluate(outputs):
    circles = outputs.json("circles.json")
    return {"size": sum(radius for _, _, radius in circles), "charts": [
        {"kind": "shapes", "title": "Packing", "width": 1, "height": 1, "circles": circles},
        {"kind": "picture", "title": "Photograph", "text": "one red dot", "content": base64.b64decode("${DOT}")},
        {"kind": "table", "title": "Names", "columns": ["<b>name</b>"], "rows": [["<img src=x onerror=alert(1)>"]]},
        {"kind": "applet", "title": "Nothing"},
    ]}
`;

async function waitForLoop(server: Server, taskId: number): Promise<string> {
  await expect(async () => {
    const loop = await server.ask<{ state: string }>('GET', `/get_loop/${taskId}`);
    expect(loop.state).toBe('completed');
  }).toPass({ timeout: ENDED_MS, intervals: [1_000] });
  const loop = await server.ask<{ rounds: { version: string }[] }>('GET', `/get_loop/${taskId}`);
  return loop.rounds[0]?.version ?? '';
}

test('predictions are drawn: confusion, curves, worst rows with cells', async ({
  signedIn: page,
  server,
}) => {
  const taskId = await server.uploadTask({
    name: 'tumours',
    dataset: 'breast_cancer',
    objective: { metric: 'log_loss' },
    split: { folds: 1 },
    budget: { versions: 1, wall_seconds: 120 },
  });
  await server.ask('POST', '/start_loop', { task_id: taskId });
  const version = await waitForLoop(server, taskId);

  await page.goto(`${server.url}/tasks/${taskId}/code?version=${version}`);
  await expect(page.getByRole('heading', { name: 'Confusion matrix' })).toBeVisible();
  await expect(page.getByRole('img', { name: /^ROC curve/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Calibration/ })).toBeVisible();
  const worst = page.getByRole('region', { name: 'Worst rows' });
  await expect(worst.getByRole('columnheader', { name: 'mean_radius' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Loss by group' })).toBeVisible();
  await page.getByText('Show as a table').first().click();
  await expect(page.getByRole('region', { name: /as a table$/ }).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('charts of an evaluator are drawn, and hostile ones are text', async ({
  signedIn: page,
  server,
  watched,
}) => {
  const taskId = await server.uploadTask({
    name: 'circles',
    objective: { metric: 'size', direction: 'maximize' },
    program: { outputs: ['circles.json', 'notes.md', 'rows.csv', 'page.html', 'beep.wav'] },
    grade: { kind: 'evaluator', evaluator: EVALUATE },
    agents: { coder: 'parameters' },
    budget: { versions: 1, wall_seconds: 120 },
  });
  await server.uploadCode(taskId, 'seed', PACKING);
  await server.ask('POST', '/start_loop', { task_id: taskId });
  const version = await waitForLoop(server, taskId);

  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto(`${server.url}/tasks/${taskId}/code?version=${version}`);
  await expect(page.getByRole('img', { name: /^Packing: 2 circles/ })).toBeVisible();
  await expect(page.getByRole('img', { name: 'one red dot' })).toBeVisible();
  await expect(page.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  await expect(page.getByText(/Chart 4 \('Nothing'\) was left out/)).toBeVisible();

  watched.expected(/Content Security Policy|Content-Security-Policy|sandboxed/);
  for (const name of ['circles.json', 'notes.md', 'rows.csv', 'page.html', 'beep.wav'])
    await page.getByText(name, { exact: true }).click();
  await expect(
    page.getByRole('region', { name: 'Rows of rows.csv' }).getByRole('cell', { name: 'a, b' }),
  ).toBeVisible();
  const files = page.getByRole('region', { name: 'Files it left' });
  await expect(files.getByText('<script>alert(1)</script>')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Text of circles.json' })).toContainText('0.25');
  const frame = page.frameLocator('iframe[title^="The page page.html"]');
  await expect(frame.getByRole('heading', { name: 'A page' })).toBeVisible();
  expect(await page.title()).not.toContain('stolen');
  await expect(page.getByLabel('The sound beep.wav')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(tooWide).toBe(false);
});
