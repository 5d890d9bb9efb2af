"""The sections of the report's page below its figures."""

from collections.abc import Sequence

from orchestrator.contract.diffs import CodeDiff, FileDiff
from orchestrator.contract.report import Change, Report, Tried
from orchestrator.report.authors import AUTHOR_HEADS, list_author_rows
from orchestrator.report.formatting import (
    describe_luck,
    describe_rows,
    format_duration,
    format_number,
    format_score,
    format_signed,
    format_state,
)
from orchestrator.report.html_elements import Child, Html, escape_text, h, join

OPEN_LINES = 60  # a diff of up to this many lines is shown open
TONES = {"+": "plus", "-": "minus", "@": "place", "\\": "place"}


def build_line(report: Report) -> Html | None:
    """Make the section of the winning line, oldest version first."""
    if not report.line:
        return None
    left_out = h(
        "p",
        f"{report.line_left_out} ancestors in between are left out; lineage.json in an export lists them.",
        class_="muted",
    )
    parts = [_build_change(change, report) for change in report.line]
    if report.line_left_out:
        parts.insert(len(parts) // 2, left_out)
    return h("section", h("h2", "What changed along the winning line"), h("ol", parts, class_="changes"))


def _build_change(change: Change, report: Report) -> Html:
    gain = None
    if change.gain is not None:
        tone = "better" if change.gain > 0 else "worse" if change.gain < 0 else "same"
        gain = h("span", f"{format_signed(change.gain)} over {change.parent}", class_=f"gain {tone}")
    best = report.best is not None and change.version == report.best.version
    return h(
        "li",
        h("h3", h("code", change.version), gain, h("span", "best", class_="crown") if best else None),
        h("p", change.summary or "Its author left no summary.", class_="summary"),
        h("dl", [h("div", h("dt", name), h("dd", value)) for name, value in _list_facts(change)], class_="facts"),
        _build_diff(change.diff) if change.diff else None,
    )


def _list_facts(change: Change) -> list[tuple[str, Child]]:
    facts: list[tuple[str, Child]] = [("by", change.agent), ("validation", format_score(change.score))]
    facts += [(name, format_number(value)) for name, value in change.shown.items()]
    if change.held_out is not None:
        held_out = format_score(change.held_out)
        facts.append(
            (
                "held-out",
                f"{held_out}, {format_signed(change.held_out_gain)}" if change.held_out_gain is not None else held_out,
            )
        )
    if change.beyond_noise is not None:
        facts.append(
            ("between seeds", "gain above the noise floor" if change.beyond_noise else "gain within the noise floor")
        )
    if change.seconds is not None:
        facts.append(("took", format_duration(change.seconds)))
    if change.luck is not None:
        facts.append(("on the same rows", describe_luck(change.luck)))
    return facts


def _build_diff(diff: CodeDiff) -> Html:
    changed = [file for file in diff.files if file.status != "same"]
    if not changed:
        return h("p", "Its files are the same as its parent's.", class_="muted")
    size = sum(len(hunk.lines) for file in changed for hunk in file.hunks)
    names = ", ".join(file.filename for file in changed)
    summary = h("summary", f"{names}: {diff.added} lines added, {diff.removed} removed")
    return h("details", summary, [_build_file(file) for file in changed], open=size <= OPEN_LINES)


def _build_file(file: FileDiff) -> Html:
    lines = [line for hunk in file.hunks for line in (f"@@ line {hunk.new_start} @@", *hunk.lines)]
    spans = [h("span", escape_text(line, lines=True), class_=TONES.get(line[:1])) for line in lines]
    return join(
        h("p", h("code", file.filename), f" {file.status}", class_="file"),
        h("pre", Html("\n".join(spans))) if spans else None,
        h("p", file.cut, class_="muted") if file.cut else None,
    )


def build_tried(report: Report) -> Html | None:
    if not report.tried:
        return None
    return h("section", h("h2", "What else was tried"), [_build_tried_group(group) for group in report.tried])


def _build_tried_group(group: Tried) -> Html:
    rows = [
        [
            ", ".join(reason.versions)
            + (f" and {reason.count - len(reason.versions)} more" if reason.count > len(reason.versions) else ""),
            reason.reason or "-",
        ]
        for reason in group.reasons
    ]
    reason_count = sum(reason.count for reason in group.reasons)
    more = (
        h("p", f"{group.count - reason_count} more, each for a different reason.", class_="muted")
        if reason_count < group.count
        else None
    )
    return join(h("h3", f"{group.count} {format_state(group.verdict)}"), build_table(["Versions", "Why"], rows), more)


def build_authors(report: Report) -> Html | None:
    if not report.authors:
        return None
    return h("section", h("h2", "Who wrote what"), build_table([*AUTHOR_HEADS], list_author_rows(report)))


def build_cost(report: Report) -> Html:
    spent = report.cost
    return _build_list(
        "What it cost",
        [
            ("Wall time", format_duration(spent.wall_seconds)),
            ("Containers", f"{spent.containers}, together {format_duration(spent.container_seconds)}"),
            ("CPU time", "-" if spent.cpu_seconds is None else format_duration(spent.cpu_seconds)),
            ("Peak memory", "-" if spent.peak_memory_mb is None else f"{spent.peak_memory_mb:g} MiB"),
            ("Model calls", spent.model_calls),
        ],
    )


def build_provenance(report: Report) -> Html:
    known = report.provenance
    rows = describe_rows(known)
    return _build_list(
        "What the result rests on",
        [
            ("Data", f"{known.dataset or '-'}{f': {rows}' if rows else ''}"),
            ("Data SHA-256", h("code", known.data_sha256 or "-")),
            ("Seed of the split", "-" if known.split_seed is None else known.split_seed),
            *([] if known.loop_seed is None else [("Seed of the loop", known.loop_seed)]),
            ("Seeds of the best version", ", ".join(map(str, known.run_seeds)) or "-"),
            ("Grader", [h("code", grader) for grader in known.graders] or "-"),
            *([("Scores told", report.disclosure)] if report.disclosure else []),
            ("Ran on", ", ".join(known.runners) or "-"),
            ("Isolation", "; ".join(known.isolation) or "-"),
        ],
    )


def build_program(report: Report) -> Html | None:
    if not report.program:
        return None
    rows = [[h("code", file.filename), f"{file.size_bytes} bytes", h("code", file.sha256)] for file in report.program]
    return h("section", h("h2", "The best program"), build_table(["File", "Size", "SHA-256"], rows))


def build_table(titles: list[str], rows: Sequence[Sequence[Child]]) -> Html:
    head = h("tr", [h("th", title, scope="col") for title in titles])
    body = [h("tr", [h("td", cell) for cell in row]) for row in rows]
    return h("div", h("table", h("thead", head), h("tbody", body)), class_="scroll")


def _build_list(title: str, entries: list[tuple[str, Child]]) -> Html:
    return h(
        "section",
        h("h2", title),
        h("dl", [h("div", h("dt", name), h("dd", value)) for name, value in entries], class_="listed"),
    )
