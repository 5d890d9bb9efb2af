// A task's report: fetched as one page with the reader's key and shown in a frame that runs nothing.

import { KeyRefused, download, useKey, useSession } from "/page/live.js";

const byId = (id) => document.getElementById(id);
const task = location.pathname.split("/")[2];
const DOWNLOADS = {
  save: [`/download_report/${task}`, `task-${task}-report.html`],
  markdown: [`/download_report/${task}?format=md`, `task-${task}-report.md`],
  archive: [`/export_task/${task}`, `task-${task}.zip`],
};

async function show(again = false) {
  try {
    if (!again) await useSession();
    const page = await download(`/download_report/${task}`);
    byId("gate").hidden = true;
    byId("report").hidden = false;
    byId("report").src = URL.createObjectURL(page);
    for (const id of Object.keys(DOWNLOADS)) byId(id).hidden = false;
  } catch (error) {
    if (error instanceof KeyRefused) return showGate(again);
    byId("gate").hidden = true;
    byId("problem").hidden = false;
    byId("problem").textContent = error.message;
  }
}

function showGate(refused) {
  byId("gate").hidden = false;
  byId("key-error").hidden = !refused;
  byId("key").focus();
}

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(byId("key").value);
  show(true);
});

// As high as what it shows, so that the whole page scrolls and prints as one.
function fit() {
  const shown = byId("report").contentDocument;
  if (!shown?.body) return;
  byId("report").style.height = `${shown.body.scrollHeight}px`;
  document.title = shown.title || document.title;
}

byId("report").addEventListener("load", () => {
  fit();
  byId("report").contentDocument?.addEventListener("toggle", fit, true);
});
addEventListener("resize", fit);

for (const [id, [path, name]] of Object.entries(DOWNLOADS)) {
  byId(id).href = path;
  byId(id).addEventListener("click", async (event) => {
    event.preventDefault();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await download(path));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
}

show();
