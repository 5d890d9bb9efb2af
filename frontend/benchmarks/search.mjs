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
  await frames(page, 'chart, zoomed', slider, 'wheel');
  await page.keyboard.press('0');
}

/** Frames while the whole tree, and then a part of it, is moved; and while it is zoomed. */
async function tree(page) {
  const slider = page.getByRole('slider', { name: /^Search tree/ });
  await slider.scrollIntoViewIfNeeded();
  await slider.focus();
  await frames(page, 'whole tree, moved', slider, 'keys');
  await page.keyboard.press('0');
  await frames(page, 'tree, zoomed', slider, 'wheel');
  await page.keyboard.press('0');
  for (let press = 0; press < 6; press++) await page.keyboard.press('+');
  await frames(page, 'part of the tree, moved', slider, 'keys');
  await page.keyboard.press('0');
}

/**
 * Note how long frames took while something moved in each of them. The page itself makes the events, one before each
 * frame, so that every frame has a drawing and the driver costs nothing.
 */
async function frames(page, name, target, how) {
  const { gaps, work } = await target.evaluate(
    (element, [kind, count]) =>
      new Promise((done) => {
        const [gaps, work] = [[], []];
        const box = element.getBoundingClientRect();
        const middle = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
        const move = (step) => {
          const back = step % 40 >= 20;
          if (kind === 'wheel') {
            const options = { deltaY: back ? 60 : -60, ctrlKey: true, bubbles: true, cancelable: true };
            element.dispatchEvent(new WheelEvent('wheel', { ...options, ...middle }));
          } else {
            const key = back ? 'ArrowLeft' : 'ArrowRight';
            element.dispatchEvent(
              new KeyboardEvent('keydown', { key, shiftKey: true, bubbles: true, cancelable: true }),
            );
          }
        };
        let [step, last] = [0, 0];
        const tick = (now) => {
          if (last > 0) gaps.push(now - last);
          last = now;
          if (step === count) {
            done({ gaps, work });
            return;
          }
          const began = performance.now();
          move(step);
          step += 1;
          requestAnimationFrame(tick);
          const channel = new MessageChannel();
          channel.port1.onmessage = () => work.push(performance.now() - began);
          channel.port2.postMessage(0);
        };
        requestAnimationFrame(tick);
      }),
    [how, FRAMES],
  );
  note(`${name}: median frame, ms`, quantile(gaps, 0.5), FRAME_MS);
  note(`${name}: 95 % of frames within, ms`, quantile(gaps, 0.95));
  note(`${name}: median from event to painted, ms`, quantile(work, 0.5));
}

/** From a key or a press to the next picture. */
async function interactions(page) {
  await page.evaluate(() => {
    window.took = [];
  });
  const slider = page.getByRole('slider', { name: /^Search tree/ });
  await slider.focus();
  for (const key of [
    'End',
    'ArrowLeft',
    'ArrowLeft',
    'ArrowUp',
    'ArrowDown',
    'ArrowRight',
    '+',
    '-',
    '0',
    'Home',
  ]) {
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
  if (process.env.EVENTS)
    console.table(took.toSorted((one, other) => other.duration - one.duration).slice(0, 8));
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
