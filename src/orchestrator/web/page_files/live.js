// The connection to the server: the key, plain requests, and the stream of events with its resumption.

const PUBLIC_KEY = "demo_key"; // stands in the documentation, so trying it tells nobody anything
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const SILENCE_MS = 45_000; // the server pings every 15 s

let key = sessionStorage.getItem("key") ?? PUBLIC_KEY;

export class KeyRefused extends Error {}

export function useKey(entered) {
  key = entered;
  sessionStorage.setItem("key", entered);
}

export async function ask(path) {
  const response = await fetch(path, { headers: { "X-API-KEY": key }, cache: "no-store" });
  if (response.status === 401) throw new KeyRefused();
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

// Where the dashboard has signed this browser in, its cookie does, and no key is sent.
export async function useSession() {
  const response = await fetch("/get_session", { headers: { "X-API-KEY": key }, cache: "no-store" });
  if (response.ok && (await response.json()).csrf_token) key = "";
}

// The answer as a file. Throws KeyRefused, or an Error that says what the server said.
export async function download(path) {
  const response = await fetch(path, { headers: { "X-API-KEY": key }, cache: "no-store" });
  if (response.status === 401) throw new KeyRefused();
  if (!response.ok) throw new Error((await response.json().catch(() => null))?.detail ?? `${path}: ${response.status}`);
  return response.blob();
}

// Calls onEvent for each event of every task, onState with Live, Reconnecting or Offline; never ends.
export async function follow(onEvent, onState) {
  let last = null;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    try {
      for await (const [id, data] of frames(last)) {
        onState("Live");
        pause = FIRST_PAUSE_MS;
        if (id !== null) last = id;
        if (data) onEvent(JSON.parse(data));
      }
    } catch (error) {
      if (error instanceof KeyRefused) throw error;
    }
    onState(navigator.onLine ? "Reconnecting" : "Offline");
    await new Promise((done) => setTimeout(done, pause * (0.75 + Math.random() / 2)));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

async function* frames(last) {
  const stop = new AbortController();
  let silence = setTimeout(() => stop.abort(), SILENCE_MS);
  try {
    const headers = { "X-API-KEY": key, ...(last === null ? {} : { "Last-Event-ID": last }) };
    const response = await fetch("/stream_events", { headers, cache: "no-store", signal: stop.signal });
    if (response.status === 401) throw new KeyRefused();
    if (!response.ok) throw new Error(String(response.status));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(() => stop.abort(), SILENCE_MS);
      const parts = (waiting + value).split("\n\n");
      waiting = parts.pop();
      for (const part of parts) yield parsed(part);
    }
  } finally {
    clearTimeout(silence);
    stop.abort();
  }
}

function parsed(frame) {
  let id = null;
  let data = "";
  for (const line of frame.split("\n")) {
    if (line.startsWith("id: ")) id = line.slice(4);
    if (line.startsWith("data: ")) data = line.slice(6);
  }
  return [id, data];
}
