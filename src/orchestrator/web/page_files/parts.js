// Elements and words. Text of strangers goes in as text nodes only: nothing here ever parses HTML.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined).map(plain));
  return element;
}

// Characters that turn the direction of what follows would let a name look like another.
function plain(child) {
  return typeof child === "string" ? child.replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd") : child;
}

const TONES = {
  ok: ["completed", "improved", "Live"],
  run: ["running", "starting", "proposing", "grading", "feedback", "requested", "Connecting"],
  warn: ["paused", "waiting", "queued", "worse", "Reconnecting"],
  bad: ["failed", "crashed", "invalid", "timed_out", "out_of_memory", "output_limit", "no_version", "lost", "Offline"],
};

export function tone(state) {
  return Object.keys(TONES).find((name) => TONES[name].includes(state)) ?? "";
}

export function pill(state) {
  return h("span", { class: `pill ${tone(state)}` }, words(state));
}

export function words(state) {
  return String(state ?? "-").replaceAll("_", " ");
}

export function number(value) {
  if (value === null || value === undefined) return "-";
  return Math.abs(value) >= 1000 ? value.toPrecision(5) : value.toFixed(4);
}

// Mean, spread and count: how a score always stands.
export function score(spread) {
  if (!spread) return "-";
  return `${number(spread.mean)}${spread.n > 1 ? ` ±${number(spread.sd)}` : ""} (n=${spread.n})`;
}

export function spreadNote(spread) {
  return spread.n > 1 ? `±${number(spread.sd)}, n=${spread.n}` : `n=${spread.n}`;
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

export function mebibytes(bytes) {
  return bytes === null || bytes === undefined ? "-" : `${Math.round(bytes / 2 ** 20)} MiB`;
}

export function time(iso) {
  const moment = new Date(iso);
  const shown = Number.isNaN(moment.getTime()) ? "-" : moment.toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" });
  return h("time", { datetime: iso, title: iso }, shown);
}

export function table(titles, rows) {
  const head = h("tr", {}, titles.map(([title, kind]) => h("th", { class: kind, scope: "col" }, title)));
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, head), h("tbody", {}, rows)));
}
