"""The report as Markdown in which untrusted names and texts cannot format anything."""

import re

from orchestrator.contract.report import Change, Report
from orchestrator.report.authors import AUTHOR_HEADS, list_author_rows
from orchestrator.report.formatting import (
    describe_luck,
    describe_rows,
    format_duration,
    format_number,
    format_score,
    format_signed,
    format_state,
    show_invisible,
)
from orchestrator.report.summary import build_title

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$@:])")
_FENCES = re.compile(r"`{3,}")


def build_markdown_report(report: Report) -> str:
    title = build_title(report)
    parts = [
        f"# {escape_markdown(title)}",
        f"{escape_markdown(report.name)}, task {report.task_id}, "
        f"{escape_markdown(format_state(report.stop_reason or report.state))}",
        "\n".join(f"- {escape_markdown(sentence)}" for sentence in report.headline),
    ]
    if report.warnings:
        parts += ["## Warnings", "\n".join(f"- {escape_markdown(warning)}" for warning in report.warnings)]
    if report.line:
        parts += [
            "## What changed along the winning line",
            *(part for change in report.line for part in _format_change(change)),
        ]
    if report.line_left_out:
        parts.append(f"{report.line_left_out} ancestors in the middle of the line are left out.")
    parts += [*_format_tried(report), *_format_authors(report), *_format_cost(report), *_format_provenance(report)]
    if report.program:
        rows = [[file.filename, str(file.size_bytes), file.sha256] for file in report.program]
        parts += ["## The best program", _format_table(["File", "Bytes", "SHA-256"], rows)]
    parts.append(f"{escape_markdown(report.provenance.product)}, from the records up to event {report.as_of}.")
    return "\n\n".join(parts) + "\n"


def escape_markdown(text: object) -> str:
    """Escape text onto one line, so that Markdown reads it as nothing but text."""
    return _SPECIAL.sub(r"\\\1", " ".join(show_invisible(text, lines=True).split()))


def _format_change(change: Change) -> list[str]:
    gained = (
        ""
        if change.gain is None
        else f", {escape_markdown(format_signed(change.gain))} over {escape_markdown(change.parent)}"
    )
    details = [f"by {escape_markdown(change.agent)}", f"validation {escape_markdown(format_score(change.score))}"]
    details += [escape_markdown(f"{name} {format_number(value)}") for name, value in change.shown.items()]
    if change.held_out is not None:
        details.append(f"held-out {escape_markdown(format_score(change.held_out))}")
    if change.beyond_noise is not None:
        details.append("more than the noise floor" if change.beyond_noise else "within the noise floor")
    if change.luck is not None:
        details.append(escape_markdown(describe_luck(change.luck)))
    parts = [
        f"### {escape_markdown(change.version)}{gained}",
        escape_markdown(change.summary or "Its author left no summary."),
        "\n".join(f"- {detail}" for detail in details),
    ]
    if change.diff is not None:
        parts += [_fence(file.unified) for file in change.diff.files if file.unified]
        parts += [
            f"{escape_markdown(file.filename)}: {escape_markdown(file.cut)}" for file in change.diff.files if file.cut
        ]
    return parts


def _fence(text: str) -> str:
    """Format text as a code block that its own fences cannot end."""
    longest = max((len(run) for run in _FENCES.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}diff\n{show_invisible(text, lines=True).rstrip()}\n{fence}"


def _format_tried(report: Report) -> list[str]:
    rows = [
        [f"{format_state(group.verdict)} ({reason.count})", ", ".join(reason.versions), reason.reason or "-"]
        for group in report.tried
        for reason in group.reasons
    ]
    return ["## What else was tried", _format_table(["Verdict", "Versions", "Why"], rows)] if rows else []


def _format_authors(report: Report) -> list[str]:
    rows = [[str(cell) for cell in row] for row in list_author_rows(report)]
    return ["## Who wrote what", _format_table(list(AUTHOR_HEADS), rows)] if rows else []


def _format_cost(report: Report) -> list[str]:
    spent = report.cost
    rows = [
        ["Wall time", format_duration(spent.wall_seconds)],
        ["Containers", f"{spent.containers}, together {format_duration(spent.container_seconds)}"],
        ["CPU time", "-" if spent.cpu_seconds is None else format_duration(spent.cpu_seconds)],
        ["Model calls", spent.model_calls],
        ["Peak memory", "-" if spent.peak_memory_mb is None else f"{spent.peak_memory_mb:g} MiB"],
    ]
    return ["## What it cost", _format_table(["What", "How much"], rows)]


def _format_provenance(report: Report) -> list[str]:
    known = report.provenance
    rows = [
        ["Data", f"{known.dataset or '-'} {known.data_sha256 or ''}"],
        ["Rows", describe_rows(known) or "-"],
        ["Seed of the split", str(known.split_seed)],
        ["Seeds of the best version", ", ".join(map(str, known.run_seeds)) or "-"],
        ["Grader", ", ".join(known.graders) or "-"],
        ["Isolation", "; ".join(known.isolation) or "-"],
        ["Scores told", report.disclosure or "-"],
    ]
    return ["## What the result rests on", _format_table(["What", "Value"], rows)]


def _format_table(titles: list[str], rows: list[list[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *([escape_markdown(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
