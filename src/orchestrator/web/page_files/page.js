// The small page until the dashboard is built: tasks on the left, the chosen one beside them, kept live by stream_events.

import { KeyRefused, ask, follow, useKey } from "/page/live.js";
import { duration, h, number, pill, tone } from "/page/parts.js";
import { emptyView, secondsLeft, taskView } from "/page/task.js";

const GATHER_MS = 250; // changes that come together are drawn together
const PAGE = 50;
const CONTAINERS = 12;
const byId = (id) => document.getElementById(id);
const state = { tasks: [], cursor: null, shown: null, readAt: 0, waiting: null, again: false, following: false };

async function begin() {
  try {
    await ask("/stats");
  } catch (error) {
    if (error instanceof KeyRefused) return showGate();
  }
  byId("gate").hidden = true;
  byId("content").hidden = false;
  await refresh();
  if (state.following) return;
  state.following = true;
  follow(onEvent, onState).catch(() => location.reload()); // the key was changed
}

function showGate(refused = false) {
  byId("content").hidden = true;
  byId("gate").hidden = false;
  byId("key-error").hidden = !refused;
  byId("key-error").textContent = refused ? "The server does not take this key." : "";
  setConnection("Reconnecting", "Key needed");
  byId("key").focus();
}

byId("key-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  useKey(byId("key").value);
  await begin();
  if (!byId("gate").hidden) showGate(true);
});

function onEvent() {
  schedule();
}

function onState(name) {
  const before = byId("connection").textContent;
  setConnection(name, name);
  if (name === "Live" && before !== "Live") schedule(); // what happened while it was away
}

function setConnection(kind, said) {
  byId("connection").className = `pill ${tone(kind)}`;
  byId("connection").textContent = said;
}

function schedule() {
  if (state.waiting !== null) {
    state.again = true;
    return;
  }
  state.waiting = setTimeout(async () => {
    state.again = false;
    await refresh();
    state.waiting = null;
    if (state.again) schedule();
  }, GATHER_MS);
}

async function refresh() {
  try {
    const [page, stats] = await Promise.all([ask(`/get_tasks?limit=${PAGE}`), ask("/stats")]);
    const fresh = new Set(page.tasks.map((task) => task.id));
    const older = state.tasks.filter((task) => !fresh.has(task.id) && task.id < Math.min(...fresh));
    state.tasks = [...page.tasks, ...older];
    if (!older.length) state.cursor = page.next_cursor;
    showTasks(stats);
    await showChosen();
  } catch (error) {
    if (error instanceof KeyRefused) showGate(true);
    else setConnection("Reconnecting", "Reconnecting");
  }
}

function chosenId() {
  const wanted = Number(location.hash.replace("#task-", ""));
  const live = state.tasks.find((task) => ["running", "queued"].includes(task.status));
  return wanted || live?.id || state.tasks[0]?.id || null;
}

function showTasks(stats) {
  const chosen = chosenId();
  byId("stats").textContent = `${stats.completed_tasks} of ${stats.total_tasks} completed`;
  byId("more").hidden = state.cursor === null;
  byId("tasks").replaceChildren(...state.tasks.map((task) =>
    h("a", { class: "task", href: `#task-${task.id}`, "aria-current": task.id === chosen ? "true" : null },
      h("b", {}, task.name), h("span", { class: "row" }, pill(task.status), h("span", { class: "subtle" }, `#${task.id}`)))));
}

async function showChosen() {
  const id = chosenId();
  if (id === null) return byId("detail").replaceChildren(...emptyView());
  const task = await ask(`/get_task/${id}`);
  if (task === null) return byId("detail").replaceChildren(h("div", { class: "card empty" }, `There is no task ${id}.`));
  const [loop, found] = await Promise.all([
    task.status === "created" ? null : ask(`/get_loop/${id}`), ask(`/get_containers?task_id=${id}&limit=${CONTAINERS}`),
  ]);
  if (id !== chosenId()) return;
  state.shown = loop;
  state.readAt = performance.now();
  const scrolled = [...document.querySelectorAll(".scroll")].map((part) => part.scrollLeft);
  byId("detail").replaceChildren(...taskView({ task, loop, containers: found.containers, width: byId("detail").clientWidth }));
  document.querySelectorAll(".scroll").forEach((part, index) => { part.scrollLeft = scrolled[index] ?? 0; });
  document.title = loop?.best ? `${number(loop.best.validation.mean)} ${task.name}` : `${task.name} - AI Orchestrator`;
}

byId("more").addEventListener("click", async () => {
  const page = await ask(`/get_tasks?limit=${PAGE}&cursor=${encodeURIComponent(state.cursor)}`);
  state.tasks = [...state.tasks, ...page.tasks];
  state.cursor = page.next_cursor;
  showTasks(await ask("/stats"));
});

addEventListener("hashchange", schedule);
addEventListener("resize", schedule);
setInterval(() => {
  const left = byId("left");
  if (left && state.shown) left.textContent = duration(secondsLeft(state.shown, performance.now() - state.readAt));
}, 1000);

begin();
