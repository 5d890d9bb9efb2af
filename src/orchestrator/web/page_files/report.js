// A task's report: fetched as one page in the reader's session and shown in a frame that runs nothing.

const byId = (id) => document.getElementById(id);
const task = location.pathname.split("/")[2];
const loop = new URLSearchParams(location.search).get("loop_id");
const ofLoop = loop === null ? "" : `&loop_id=${encodeURIComponent(loop)}`;
const REPORT = `/download_report/${task}?format=html${ofLoop}`;
const DOWNLOADS = {
  save: [REPORT, `task-${task}-report.html`],
  markdown: [`/download_report/${task}?format=md${ofLoop}`, `task-${task}-report.md`],
  archive: [`/export_task/${task}`, `task-${task}.zip`],
};

class SignedOut extends Error {}

async function show() {
  try {
    const page = await download(REPORT);
    byId("gate").hidden = true;
    byId("report").hidden = false;
    byId("report").src = URL.createObjectURL(page);
    for (const id of Object.keys(DOWNLOADS)) byId(id).hidden = false;
  } catch (error) {
    if (error instanceof SignedOut) return showGate("");
    byId("gate").hidden = true;
    byId("problem").hidden = false;
    byId("problem").textContent = error.message;
  }
}

// The answer as a file. Throws SignedOut, or an Error that says what the server said.
async function download(path) {
  const response = await fetch(path, { cache: "no-store" });
  if (response.status === 401) throw new SignedOut();
  if (!response.ok) throw new Error(await said(response));
  return response.blob();
}

async function said(response) {
  const detail = (await response.json().catch(() => null))?.detail;
  return typeof detail === "string" ? detail : `The server answered with status ${response.status}.`;
}

function showGate(problem) {
  byId("gate").hidden = false;
  byId("key-error").hidden = !problem;
  byId("key-error").textContent = problem;
  byId("key").focus();
}

byId("key-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = JSON.stringify({ api_key: byId("key").value });
  const answer = await fetch("/create_session", { method: "POST", headers: { "content-type": "application/json" }, body });
  if (answer.ok) show();
  else showGate(await said(answer));
});

// As high as what it shows, so that the whole page scrolls and prints as one.
function fit() {
  const shown = byId("report").contentDocument;
  if (!shown?.body) return;
  byId("report").style.height = `${shown.body.scrollHeight}px`;
  document.title = shown.title || document.title;
}

byId("report").addEventListener("load", () => {
  byId("report").contentDocument?.documentElement.setAttribute("data-framed", ""); // this page has the brand already
  fit();
  byId("report").contentDocument?.addEventListener("toggle", fit, true);
});
addEventListener("resize", fit);

byId("task").href = `/tasks/${task}${loop === null ? "" : `?loop=${encodeURIComponent(loop)}`}`;

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
