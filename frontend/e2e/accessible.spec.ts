import type { Page } from '@playwright/test';
import { violations } from './axe';
import {
  answerCall,
  CHATTERBOX,
  finishedDigits,
  runningContainer,
  SLEEPER,
  startedCall,
  taskWith,
} from './tasks';
import { expect, signIn, test } from './test';

type Place = { name: string; path: string; open?: (page: Page) => Promise<void> };

test.use({ own: 'accessible' });

const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const THEMES = ['light', 'dark'] as const;
const PICTURES = process.env.PICTURES !== undefined;
const NARROW = [
  { width: 390, height: 844 },
  { width: 320, height: 640 },
];
const ON_A_WALL = ['dashboard', 'tasks', 'task-overview', 'code-compared', 'logs-long'];
/** A desk, the same at 200 % zoom, and a wall. */
const WIDE = [
  { width: 1440, height: 900 },
  { width: 720, height: 450 },
  { width: 3840, height: PICTURES ? 2160 : 720 },
];
const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
};

async function branch(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Branch/ }).click();
  await expect(page.getByRole('dialog').locator('.cm-editor')).toBeVisible();
}

/** Several tasks, and the menu of one. */
async function chosen(page: Page): Promise<void> {
  await chooseTwo(page);
  await press(/^Actions for sleeper/)(page);
  await expect(page.getByRole('menuitem', { name: 'Delete…' })).toBeVisible();
}

async function bulkDelete(page: Page): Promise<void> {
  await chooseTwo(page);
  await press('Delete')(page);
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function chooseTwo(page: Page): Promise<void> {
  await page.getByLabel('Select sleeper').check();
  await page.getByLabel('Select a long log').check();
}

async function tags(page: Page): Promise<void> {
  await press(/^Actions for/)(page);
  await page.getByRole('menuitem', { name: 'Tags…' }).click();
  await expect(page.getByRole('dialog').getByRole('list', { name: 'Tags' })).toBeVisible();
}

async function state(page: Page): Promise<void> {
  await press(/^Actions for/)(page);
  await page.getByRole('menuitem', { name: 'Set state…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function picker(page: Page): Promise<void> {
  await press('Add versions')(page);
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function ownData(page: Page): Promise<void> {
  const buffer = Buffer.from(`a,b,y\n${'1,2,yes\n3,,no\n'.repeat(30)}`);
  await page.getByLabel('Upload a file').setInputFiles({ name: 'own.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByLabel('Column to predict')).toBeVisible();
  await page.getByText('Limits, agents and more').click();
  await expect(page.getByText(/^For example parameters/)).toBeVisible();
}

async function palette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
}

/** Every route, tab and dialog; ids are those of the tasks made below. */
const PLACES: Place[] = [
  { name: 'dashboard', path: '/' },
  { name: 'tasks', path: '/tasks' },
  { name: 'tasks-none', path: '/tasks?q=nothing-is-called-so' },
  { name: 'tasks-chosen', path: '/tasks', open: chosen },
  { name: 'delete', path: '/tasks', open: bulkDelete },
  { name: 'tags', path: '/tasks/2', open: tags },
  { name: 'state', path: '/tasks/2', open: state },
  { name: 'task-new', path: '/tasks?new=true', open: ownData },
  { name: 'task-overview', path: '/tasks/1' },
  { name: 'task-overview-table', path: '/tasks/1', open: press('table') },
  { name: 'task-no-loop', path: '/tasks/2' },
  { name: 'task-missing', path: '/tasks/5' },
  { name: 'conversation', path: '/tasks/1/conversation' },
  {
    name: 'conversation-help',
    path: '/tasks/1/conversation',
    open: (page) => page.getByText('How to steer the next version').click(),
  },
  { name: 'conversation-none', path: '/tasks/2/conversation' },
  { name: 'code', path: '/tasks/1/code' },
  { name: 'code-compared', path: '/tasks/1/code?version=v2&against=v1' },
  { name: 'logs', path: '/tasks/1/logs' },
  { name: 'logs-long', path: '/tasks/3/logs?q=needle' },
  { name: 'task-containers', path: '/tasks/2/containers' },
  { name: 'calls', path: '/tasks/1/calls' },
  { name: 'calls-none', path: '/tasks/2/calls' },
  { name: 'call', path: '/tasks/1/calls/CALL' },
  { name: 'run-version', path: '/tasks/2/containers', open: press('Run a version') },
  { name: 'containers', path: '/containers' },
  { name: 'container', path: '/containers?container=CONTAINER' },
  { name: 'compare', path: '/compare' },
  { name: 'compare-more', path: '/compare', open: picker },
  { name: 'compare-two', path: '/compare?of=%5B%221%3Av1%22%2C%221%3Av2%22%5D' },
  { name: 'events', path: '/events' },
  { name: 'nowhere', path: '/no/such/page' },
  { name: 'palette', path: '/tasks/2', open: palette },
  { name: 'shortcuts', path: '/', open: (page) => page.keyboard.press('?') },
  { name: 'stop', path: '/tasks/4', open: press('Stop') },
  { name: 'branch', path: '/tasks/1/code', open: branch },
  { name: 'metric', path: '/tasks/1/logs', open: press(/accuracy/) },
  { name: 'report', path: '/tasks/1/report' },
  { name: 'docs', path: '/docs' },
];

let container = '';
let call = '';

test.beforeAll(async ({ server }) => {
  test.setTimeout(300_000);
  await finishedDigits(server);
  const { loop_id } = await server.ask<{ loop_id: string }>('GET', '/get_loop/1');
  const first = { task_id: 1, loop_id, round: 1, version: 'v1', reserved_usd: 1 };
  call = await startedCall(server, first, 'Write v1.');
  await answerCall(server, call, 'print(1)');
  await startedCall(server, { ...first, version: 'v2', round: 2 }, 'Write v2.');
  const sleeper = await taskWith(server, 'sleeper', SLEEPER);
  const long = await taskWith(server, 'a long log', CHATTERBOX);
  const paused = await server.uploadTask({
    name: 'paused',
    dataset: 'digits',
    objective: { metric: 'accuracy', target: 1 },
  });
  await server.ask('POST', '/start_loop', { task_id: paused });
  await server.ask('POST', `/pause_loop/${paused}`);
  const trashed = await server.uploadTask({ name: 'trashed' });
  await server.ask('DELETE', `/delete_task/${trashed}`);
  await server.ask('POST', `/tag_task/${sleeper}`, { add: ['slow', 'baseline'] });
  container = await runningContainer(server, sleeper);
  await server.ask('POST', `/spawn_container?task_id=${long}`);
});

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({
      viewport,
      hasTouch: size === 'phone',
      isMobile: size === 'phone',
      contextOptions: { reducedMotion: 'reduce' },
    });
    test('every page can be used by everybody', async ({ page, server, watched }) => {
      test.setTimeout(400_000);
      watched.expected(/status of 40[14]/);
      watched.expected(/Blocked script execution in .*sandboxed/); // the report's frame runs nothing, not even the driver's scripts
      const found: Record<string, string[]> = {};
      await page.goto(`${server.url}/sign-in`);
      found['sign-in'] = await look(page, 'sign-in', size);
      await signIn(page, server);
      for (const index of PLACES) {
        await page.goto(server.url + index.path.replace('CONTAINER', container).replace('CALL', call));
        if (index.open) {
          await settled(page);
          await index.open(page);
        }
        found[index.name] = await look(page, index.name, size);
      }
      expect(Object.fromEntries(Object.entries(found).filter(([, problems]) => problems.length > 0))).toEqual(
        {},
      );
    });
  });
}

/**
 * What axe has to say, light and dark; then whether the page fits into other windows. With PICTURES in the environment,
 * screens/ holds pictures for people to judge.
 */
async function look(page: Page, name: string, size: string): Promise<string[]> {
  const problems: string[] = [];
  await settled(page);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate((to) => Object.assign(document.documentElement.dataset, { theme: to }), theme);
    await still(page);
    if (PICTURES) await page.screenshot({ path: `screens/${name}-${theme}-${size}.png` });
    problems.push(...(await violations(page)).map((problem) => `${theme}: ${problem}`));
  }
  const before = page.viewportSize();
  for (const window of size === 'phone' ? NARROW : WIDE) {
    await page.setViewportSize(window);
    problems.push(...(await wider(page)));
    if (PICTURES && window.width === 3840 && ON_A_WALL.includes(name))
      await page.screenshot({ path: `screens/${name}-wall.png` });
  }
  if (before) await page.setViewportSize(before);
  return problems;
}

async function wider(page: Page): Promise<string[]> {
  const [wide, window] = await page.evaluate(
    () =>
      new Promise<[number, number]>((done) =>
        requestAnimationFrame(() =>
          done([document.documentElement.scrollWidth, document.documentElement.clientWidth]),
        ),
      ),
  );
  return wide > window ? [`at ${window} px the page is ${wide - window} px wider than the window`] : [];
}

/** Until nothing loads and nothing moves. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(200); // what loads for longer than 150 ms says so
  await expect(page.locator('[aria-busy=true], .skel')).toHaveCount(0);
  await still(page);
}

async function still(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((each) => each.playState !== 'running'));
}
