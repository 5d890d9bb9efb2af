// Scores by round as a small SVG: validation, the best so far, held-out of new bests, target, and failures at the foot.

const HEIGHT = 240;
const EDGE = { left: 52, right: 12, top: 14, bottom: 26 };
const TICKS = 5;
const NAME_WIDTH = 44;

// `width`: of the place it goes to, in pixels, so that words keep their size on every screen.
export function chart(loop, width) {
  const svg = node("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": summary(loop) });
  const [low, high] = range(loop);
  const rounds = Math.max(loop.rounds.length, 6);
  const x = (round) => EDGE.left + ((round - 0.5) / rounds) * (width - EDGE.left - EDGE.right);
  const y = (value) => HEIGHT - EDGE.bottom - ((value - low) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  svg.append(...grid(low, high, y, width), ...names(loop, x, Math.ceil((rounds * NAME_WIDTH) / (width - EDGE.left))));
  if (loop.target !== null) svg.append(...target(loop.target, y, width));
  svg.append(bestLine(loop, x, y), ...loop.rounds.flatMap((round) => marks(round, loop, x, y)));
  return svg;
}

function summary(loop) {
  const scored = loop.rounds.filter((round) => round.score).length;
  return `Scores of ${scored} of ${loop.rounds.length} versions; best ${loop.best ? loop.best.validation.mean.toFixed(4) : "none"}.`;
}

function range(loop) {
  const shown = loop.rounds.flatMap((r) => [r.score, r.held_out]).filter(Boolean).flatMap((s) => [s.mean - s.sd, s.mean + s.sd]);
  if (loop.target !== null) shown.push(loop.target);
  const values = shown.filter(Number.isFinite);
  if (!values.length) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - margin, high + margin];
}

// Round numbers between low and high, about TICKS of them.
function ticks(low, high) {
  const rough = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step) found.push([value, value.toFixed(digits)]);
  return found;
}

function grid(low, high, y, width) {
  return ticks(low, high).flatMap(([value, said]) => [
    node("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(value), y2: y(value) }),
    text(EDGE.left - 8, y(value) + 4, said, { "text-anchor": "end" }),
  ]);
}

function names(loop, x, step) {
  return loop.rounds
    .filter((_, index) => index % step === 0)
    .map((round) => text(x(round.round), HEIGHT - 6, round.version.slice(0, 8), { "text-anchor": "middle" }));
}

function target(value, y, width) {
  const line = node("line", { class: "target", x1: EDGE.left, x2: width - EDGE.right, y1: y(value), y2: y(value) });
  return [line, text(width - EDGE.right, y(value) - 5, `target ${value}`, { class: "target-label", "text-anchor": "end" })];
}

function bestLine(loop, x, y) {
  const better = (a, b) => (loop.direction === "minimize" ? a < b : a > b);
  let best = null;
  let path = "";
  for (const round of loop.rounds) {
    if (round.score && round.confirmed && (best === null || better(round.score.mean, best))) {
      best = round.score.mean;
      path += path ? `H${x(round.round)}V${y(best)}` : `M${x(round.round)} ${y(best)}`;
    }
  }
  if (best !== null) path += `H${x(loop.rounds.length)}`;
  return node("path", { class: "best", d: path || "M0 0" });
}

function marks(round, loop, x, y) {
  const at = x(round.round);
  if (!round.score) return round.verdict ? [cross(at, HEIGHT - EDGE.bottom - 8, `${round.version}: ${round.verdict}`)] : [];
  const { mean, sd, n } = round.score;
  const found = [];
  if (n > 1 && sd > 0) found.push(node("line", { class: "spread", x1: at, x2: at, y1: y(mean - sd), y2: y(mean + sd) }));
  if (round.held_out) {
    found.push(titled(node("circle", { class: "held-out", cx: at, cy: y(round.held_out.mean), r: 5 }), `${round.version} held-out`, round.held_out));
  }
  const kept = round.confirmed || round.kind === "baseline";
  found.push(titled(node("circle", { class: kept ? "score" : "score lost", cx: at, cy: y(mean), r: 4 }), round.version, round.score));
  return found;
}

function cross(at, height, said) {
  const path = node("path", { class: "failed", d: `M${at - 4} ${height - 4}l8 8m0 -8l-8 8` });
  const title = node("title", {});
  title.textContent = said;
  path.append(title);
  return path;
}

function titled(element, name, spread) {
  const title = node("title", {});
  title.textContent = `${name}: ${spread.mean.toFixed(4)} (n=${spread.n})`;
  element.append(title);
  return element;
}

function text(x, y, said, attributes) {
  const element = node("text", { x, y, ...attributes });
  element.textContent = said;
  return element;
}

function node(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
