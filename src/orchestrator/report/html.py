"""The report as one HTML file: no script, no requests, light and dark, for screens, phones and paper."""

import base64
import hashlib
from importlib.resources import files

from orchestrator.contract.report import Report
from orchestrator.report.chart import score_chart
from orchestrator.report.formatting import format_metric, format_number, format_score, format_signed, format_state
from orchestrator.report.html_elements import Html, h, join
from orchestrator.report.sections import (
    build_authors,
    build_cost,
    build_line,
    build_program,
    build_provenance,
    build_tried,
)
from orchestrator.report.summary import build_title

STYLE = (files("orchestrator.report") / "report.css").read_text(encoding="utf-8")
STYLE_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
LOGO = h(
    "svg",
    h("rect", width=24, height=24, rx=6.5),
    h("path", d="M12 5.5a6.5 6.5 0 1 1-6.2 4.6"),
    h("circle", cx=12, cy=12, r=2.2),
    viewBox="0 0 24 24",
    aria_hidden="true",
)
POLICY = f"default-src 'none'; style-src {STYLE_SOURCE}; base-uri 'none'; form-action 'none'"


def build_html_report(report: Report) -> str:
    """Make the whole page; its own policy lets it run and load nothing, wherever it is opened."""
    title = build_title(report)
    head = h(
        "head",
        h("meta", charset="utf-8"),
        h("meta", http_equiv="Content-Security-Policy", content=POLICY),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="color-scheme", content="light dark"),
        h("meta", name="referrer", content="no-referrer"),
        h("title", f"{title} - {report.name}"),
        Html(f"<style>{STYLE}</style>"),
    )
    body = h("body", h("main", *_build_page(report, title)))
    return f"<!doctype html>\n{h('html', head, body, lang='en')}\n"


def _build_page(report: Report, title: str) -> list[Html | None]:
    return [
        _build_heading(report, title),
        h("section", [h("p", sentence) for sentence in report.headline], class_="headline"),
        h("section", [h("p", warning) for warning in report.warnings], class_="warnings", role="note")
        if report.warnings
        else None,
        _build_figures(report),
        _build_chart(report),
        build_line(report),
        build_tried(report),
        build_authors(report),
        build_cost(report),
        build_provenance(report),
        build_program(report),
        h(
            "footer",
            f"{report.provenance.product}, from the records up to event {report.as_of} of task {report.task_id}.",
        ),
    ]


def _build_heading(report: Report, title: str) -> Html:
    about = [
        f"task {report.task_id}",
        *([report.loop_id] if report.loop_id else []),
        format_state(report.stop_reason or report.state),
    ]
    return h(
        "header",
        h("p", LOGO, "AI Orchestrator", class_="brand"),
        h("p", report.name, class_="name"),
        h("h1", title),
        h("p", ", ".join(about), class_="muted"),
        h("p", report.description, class_="muted description") if report.description else None,
    )


def _build_figures(report: Report) -> Html | None:
    best = report.best
    if best is None:
        return None
    target = "none" if report.target is None else f"{report.target:g}"
    reached = "" if report.target is None else "reached" if report.target_reached else "missed"
    floor = "not measured" if report.min_delta is None else f"±{format_number(report.min_delta)} between seeds"
    figures = [
        ("Best on validation rows", format_number(best.validation.mean), format_score(best.validation)),
        (
            "Baseline",
            format_number(report.baseline.validation.mean if report.baseline else None),
            report.baseline.version if report.baseline else "",
        ),
        (
            "Target",
            target,
            join(
                f"{format_state(report.direction)} {format_metric(report.metric, report.positive_class)}",
                h("br"),
                reached,
            ),
        ),
        ("Noise floor", "-" if report.min_delta is None else format_number(report.min_delta), floor),
    ]
    if best.held_out is not None:
        figures.insert(
            1,
            ("Held-out rows", format_number(best.held_out.mean), f"gap {format_signed(best.gap)}; agents never see it"),
        )
    return h(
        "dl",
        [h("div", h("dt", name), h("dd", value, class_="value"), h("dd", note)) for name, value, note in figures],
        class_="figures",
    )


def _build_chart(report: Report) -> Html | None:
    chart = score_chart(report)
    if chart is None:
        return None
    legend = [("on", "on the winning line"), ("off", "not on it"), ("held-out", "held-out"), ("failed", "failed")]
    present = {"on", "off"}
    present |= {"held-out"} if any(point.held_out is not None for point in report.points) else set()
    present |= {"failed"} if any(point.score is None for point in report.points) else set()
    return h(
        "section",
        h("h2", "Scores by round"),
        h("div", chart, class_="chart"),
        h(
            "p",
            [h("span", h("i", class_=f"key {kind}"), label) for kind, label in legend if kind in present],
            class_="legend",
        ),
    )
