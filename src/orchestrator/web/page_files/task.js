// One task as it is now: its loop, scores, rounds and containers, drawn from plain records.

import { chart } from "/page/chart.js";
import { duration, h, mebibytes, number, pill, score, spreadNote, table, time, words } from "/page/parts.js";

export function taskView({ task, loop, containers, width }) {
  return [
    heading(task, loop),
    loop ? figures(loop) : null,
    loop && loop.rounds.length ? scores(loop, width) : null,
    loop ? rounds(loop) : noLoop(task),
    containerList(containers),
  ].filter(Boolean);
}

export function emptyView() {
  return [
    h("div", { class: "card empty" }, h("h1", {}, "No task yet"), h("p", {}, "Start one from a terminal; it appears here at once."),
      h("code", {}, "orchestrator run digits")),
  ];
}

// Seconds the loop still has, `since` milliseconds after it was read.
export function secondsLeft(loop, since) {
  const running = loop.state === "running" ? since / 1000 : 0;
  return loop.budget_wall_seconds - loop.wall_seconds - running;
}

function heading(task, loop) {
  const reason = loop?.stop_reason ? h("span", { class: "muted" }, words(loop.stop_reason)) : null;
  const live = loop && !loop.ended_at;
  const lines = [
    h("div", { class: "title" }, h("h1", {}, task.name), pill(task.status), reason,
      h("span", { class: "subtle" }, `task ${task.id}${loop ? `, ${loop.loop_id}` : ""}`),
      loop ? h("a", { href: `/tasks/${task.id}/report` }, "Report") : null),
  ];
  if (task.description) lines.push(h("p", { class: "description" }, task.description));
  if (live) lines.push(h("div", { class: "doing", role: "status" }, pill(loop.state), h("span", { id: "doing" }, loop.doing)));
  if (loop?.error) lines.push(h("div", { class: "doing error", role: "alert" }, loop.error));
  if (loop?.gap_alarm) lines.push(h("div", { class: "doing error" }, "The gap to held-out rows grew over three successive bests."));
  return h("section", {}, lines);
}

function figures(loop) {
  const best = loop.best;
  const objective = loop.metric && loop.direction ? `${loop.direction} ${words(loop.metric)}` : "metric not settled yet";
  const baseline = loop.baseline ? `baseline ${number(loop.baseline.validation.mean)}` : "baseline not measured yet";
  return h("dl", { class: "kpis" },
    figure("Best on validation rows", number(best?.validation.mean), best ? `${best.version}, ${spreadNote(best.validation)}` : "no version graded yet"),
    figure("Held-out rows", number(best?.held_out?.mean), best?.gap != null ? `gap ${best.gap >= 0 ? "+" : ""}${number(best.gap)}, agents never see it` : "for new bests only"),
    figure("Target", loop.target === null ? "none" : String(loop.target), `${objective}; ${baseline}`),
    figure("Versions", String(loop.versions), `of ${loop.budget_versions} at most`),
    figure(loop.ended_at ? "Took" : "Time left", loop.ended_at ? duration(loop.wall_seconds) : duration(secondsLeft(loop, 0)),
      `of ${duration(loop.budget_wall_seconds)}`, loop.ended_at ? null : "left"),
  );
}

function figure(name, value, note, id = null) {
  return h("div", { class: "card kpi" }, h("dt", {}, name), h("dd", { class: "value", id }, value), h("dd", { class: "note" }, note));
}

function scores(loop, width) {
  const legend = h("div", { class: "legend" },
    h("span", {}, h("i"), "validation, confirmed"), h("span", {}, h("i", { class: "lost" }), "validation, not best"),
    h("span", {}, h("i", { class: "hollow" }), "held-out"), loop.target === null ? null : h("span", {}, h("i", { class: "line" }), "target"));
  return h("section", { class: "card" }, h("h2", {}, "Scores by version"), h("div", { class: "chart" }, chart(loop, Math.max(width - 34, 240)), legend));
}

function rounds(loop) {
  const titles = [["Version"], ["Verdict"], ["Validation"], ["Held-out"], ["From", "optional"], ["Seconds", "optional"]];
  const rows = [...loop.rounds].reverse().map((round) => {
    const leads = loop.best?.version === round.version;
    const crown = leads ? h("span", { class: "crown", title: "best", role: "img", "aria-label": "best" }, "★") : null;
    return h("tr", { class: leads ? "leader" : null },
      h("td", { class: "mono" }, round.version, crown), h("td", {}, pill(round.verdict ?? round.status)), h("td", {}, score(round.score)),
      h("td", {}, score(round.held_out)), h("td", { class: "mono optional" }, round.parent ?? "-"),
      h("td", { class: "optional" }, Object.values(round.seconds).reduce((sum, part) => sum + part, 0).toFixed(1)));
  });
  const body = rows.length ? table(titles, rows) : h("p", { class: "empty" }, "The first version is on its way.");
  return h("section", { class: "card" }, h("h2", {}, "Rounds ", h("span", { class: "subtle" }, "newest first")), body);
}

function noLoop(task) {
  return h("div", { class: "card empty" }, "No loop drives this task yet.", h("br"), h("code", {}, `POST /start_loop {"task_id": ${task.id}}`));
}

function containerList(containers) {
  if (!containers.length) return null;
  const titles = [["Container"], ["Version"], ["State"], ["Began", "optional spare"], ["Seconds"], ["Memory", "optional"], ["Isolation", "optional spare"], ["How it ended"]];
  const rows = containers.map((found) => h("tr", {},
    h("td", { class: "mono" }, found.id), h("td", { class: "mono" }, found.version), h("td", {}, pill(found.status)),
    h("td", { class: "optional spare" }, time(found.created_at)), h("td", {}, found.wall_seconds === null ? "-" : found.wall_seconds.toFixed(1)),
    h("td", { class: "optional" }, mebibytes(found.peak_memory_bytes)), h("td", { class: "optional spare" }, found.isolation?.grade ?? "-"),
    h("td", { class: "wide" }, found.reason ?? "")));
  return h("section", { class: "card" }, h("h2", {}, "Containers ", h("span", { class: "subtle" }, "newest first")), table(titles, rows));
}
