/**
 * Figures of the page that draws a search: `node benchmarks/search.mjs [ADDRESS] [KEY]`, against a server that
 * benchmarks/long_search.py has filled. Ends with 1 if a promised figure is missed.
 */
import { address, ask, measured, note, signedIn } from './measuring.mjs';

const TASK = 1;
const FRAMES = 90;
/** A frame at 60 a second, and a little for the clock. */
const FRAME_MS = 17.5;
const INP_MS = 100;

await measured(async (browser) => {
  const loop = await answer();
  const page = await opened(browser);
  await chart(page);
  await tree(page);
  await interactions(page);
  note('versions drawn', loop.rounds.length);
  await page.context().close();
});

/** How long the server takes for all rounds, and how much it sends. */
async function answer() {
  await ask(`/get_loop/${TASK}`);
  const began = performance.now();
  const loop = await ask(`/get_loop/${TASK}`);
  note('get_loop with all rounds, ms', performance.now() - began);
  note('get_loop with all rounds, kB', JSON.stringify(loop).length / 1_000);
  const later = performance.now();
  const rest = await ask(`/get_loop/${TASK}?after_round=${loop.rounds.length - 1}`);
  note('get_loop with the newest round, ms', performance.now() - later, 100);
  note('get_loop with the newest round, kB', JSON.stringify(rest).length / 1_000, 5);
  return loop;
}

async function opened(browser) {
  const page = await signedIn(browser);
  await page.addInitScript(() => {
    window.took = [];
    new PerformanceObserver((list) => {
      for (const { name, duration, interactionId } of list.getEntries())
        if (interactionId) window.took.push({ name, duration });
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
  const began = performance.now();
  await page.goto(`${address}/tasks/${TASK}`);
  await page.getByRole('slider', { name: /^Search tree/ }).waitFor();
  note('from the address to the drawn tree, ms', performance.now() - began);
  await page.waitForTimeout(2_000);
  return page;
}

/** Frames while the chart is zoomed with the wheel. */
async function chart(page) {
  const slider = page.getByRole('slider', { name: /by version/ });
  await slider.scrollIntoViewIfNeeded();
  await slider.focus();
  await frames(page, 'chart, zoom by wheel', slider, async (at, step) => {
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, step % 40 < 20 ? -120 : 120);
  });
  await page.keyboard.press('0');
}

/** Frames while the whole tree, and then a part of it, is dragged; and while it is zoomed. */
async function tree(page) {
  const slider = page.getByRole('slider', { name: /^Search tree/ });
  await slider.scrollIntoViewIfNeeded();
  await slider.focus();
  const drag = async (at, step) => {
    if (step === 0) {
      await page.mouse.move(at.x, at.y);
      await page.mouse.down();
    }
    await page.mouse.move(at.x + 120 * Math.sin(step / 12), at.y + 40 * Math.cos(step / 9));
    if (step === FRAMES - 1) await page.mouse.up();
  };
  await frames(page, 'whole tree, dragged', slider, drag);
  await frames(page, 'tree, zoom by wheel', slider, async (at, step) => {
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, step % 60 < 30 ? -60 : 60);
  });
  for (let press = 0; press < 6; press++) await page.keyboard.press('+');
  await frames(page, 'part of the tree, dragged', slider, drag);
  await page.keyboard.press('0');
}

/** Note how long frames took while `act` was called for each of them; in the page, so that the driver costs nothing. */
async function frames(page, name, target, act) {
  const box = await target.boundingBox();
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.evaluate(() => {
    window.stamps = [];
    window.busy = [];
    const tick = (now) => {
      window.stamps.push(now);
      const began = performance.now();
      window.frame = requestAnimationFrame(tick);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.busy.push(performance.now() - began);
      channel.port2.postMessage(0);
    };
    window.frame = requestAnimationFrame(tick);
  });
  for (let step = 0; step < FRAMES; step++) await act(at, step);
  const { stamps, busy } = await page.evaluate(() => {
    cancelAnimationFrame(window.frame);
    return { stamps: window.stamps, busy: window.busy };
  });
  const gaps = stamps.slice(1).map((stamp, index) => stamp - stamps[index]);
  note(`${name}: median frame, ms`, quantile(gaps, 0.5), FRAME_MS);
  note(`${name}: 95 % of frames within, ms`, quantile(gaps, 0.95));
  note(`${name}: median work of a frame, ms`, quantile(busy, 0.5));
}

/** From a key or a press to the next picture. */
async function interactions(page) {
  await page.evaluate(() => {
    window.took = [];
  });
  const slider = page.getByRole('slider', { name: /^Search tree/ });
  await slider.focus();
  for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight', '+', '-', '0', 'Home']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(150);
  }
  const chartSlider = page.getByRole('slider', { name: /by version/ });
  await chartSlider.focus();
  for (const key of ['End', 'ArrowLeft', '+', '+', 'ArrowLeft', '0']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(150);
  }
  for (const name of ['time', 'log', 'linear', 'version', 'one lane', 'lane per coder']) {
    await page.getByRole('button', { name, exact: true }).first().click();
    await page.waitForTimeout(400);
  }
  const took = await page.evaluate(() => window.took);
  const worst = took.reduce((most, each) => (each.duration > most.duration ? each : most), {
    name: 'none',
    duration: 16,
  });
  note(`INP, worst of ${took.length} above 16 ms (${worst.name}), ms`, worst.duration, INP_MS);
}

function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
